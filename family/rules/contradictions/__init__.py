"""What recorded family facts contradict: each kind a pure rule with its article and the facts it rests on."""
