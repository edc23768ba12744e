"""The address map, the plots and the guide's sketches: geometry and drawing, without HTTP and templates."""
