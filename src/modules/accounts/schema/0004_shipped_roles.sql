-- What the program shipped for a role when the authority last had it as shipped, or last settled what was new: so that a new version of the
-- program brings its rights to a role that nobody changed, and only tells of them where somebody did.
ALTER TABLE role ADD COLUMN shipped TEXT; -- the scope and the permissions, blank-separated; NULL: made here, or from before this was kept
