"""View models that several pages share: frozen dataclasses with the texts of an Evaluation. They compute no facts."""
