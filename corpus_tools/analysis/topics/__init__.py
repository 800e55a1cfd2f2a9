"""Topics: `model` fits and uses them, `fits` holds the methods, `quality` how far they can be trusted."""
