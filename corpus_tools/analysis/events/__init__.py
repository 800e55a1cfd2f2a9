"""Events: places with coordinates, and one row an event with all that the articles say of it."""
