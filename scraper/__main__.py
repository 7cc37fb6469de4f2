"""Run the command as `python -m scraper`, where its script is not on the path."""

from .start import main

if __name__ == "__main__":
    main()
