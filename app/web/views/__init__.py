"""From an Evaluation to the shapes that the components of the pages take. It words; it computes no fact."""
