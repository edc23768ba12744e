"""HTTP: pages, the wizard, the API, and what surrounds every request."""
