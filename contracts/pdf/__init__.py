"""What contracts put on paper, from frozen records alone."""
