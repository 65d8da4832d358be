"""Writes: referrals prepared, sent, answered, ended; communications."""
