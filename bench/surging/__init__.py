"""What `run.py bench surge` is made of: simulated series, rival methods, the judge, the replay."""
