"""From input to Corpus: `build` reads and puts together, `partitions` cut stage 1 into pieces, `engines` work them off."""
