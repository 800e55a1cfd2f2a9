"""What differs between outlets: `naming`, `sourcing`, `keyness`, `coverage`, `numeric_lean`, over the `groups` of articles."""
