"""Find translations of one article: encode, centre, look for neighbours, align segments, share anchors, score."""
