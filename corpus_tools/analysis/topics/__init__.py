"""Topics: `model` fits and uses them with the methods of `fits`; `quality` and `use_test` tell how far to trust them."""
