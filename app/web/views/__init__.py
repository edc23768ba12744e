"""View models that several pages share: an Evaluation as frozen dataclasses. They hold words and compute no fact."""
