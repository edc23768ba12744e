"""The address map, the plots and the guide's diagrams: geometry and drawing, without HTTP and templates."""
