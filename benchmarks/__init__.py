"""Quality and speed, measured over corpora given by path, beside the public peers in one run."""
