"""From reports to patterns: series, signals, and the arithmetic behind them."""
