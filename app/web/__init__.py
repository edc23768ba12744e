"""The web application: pages, the wizard, the API, and the middleware."""
