"""How closely two states are aligned: indicators of six dimensions, the model behind them, and what it answers."""
