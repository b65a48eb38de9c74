"""Pure decisions of the certification floor: dates in, deadlines and stages with their arithmetic out."""
