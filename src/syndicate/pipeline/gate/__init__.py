"""The rules of the gate, pure: how a review moves, who may move it, what an approval binds to, how much time is left."""
