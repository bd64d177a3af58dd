-- A token shows chosen roles of its user; an empty list of a former release: all that he has. What it shows does not change afterwards.
ALTER TABLE token ADD COLUMN roles TEXT NOT NULL DEFAULT '' CHECK (roles = '' OR json_valid(roles));
CREATE TRIGGER token_stays BEFORE DELETE ON token BEGIN SELECT raise(ABORT, 'a token is revoked, never deleted'); END;
CREATE TRIGGER token_is_final BEFORE UPDATE ON token
WHEN OLD.revoked_at <> '' OR (NEW.digest, NEW.person, NEW.label, NEW.expires_on, NEW.roles)
    IS NOT (OLD.digest, OLD.person, OLD.label, OLD.expires_on, OLD.roles)
BEGIN SELECT raise(ABORT, 'a token can only be revoked, once'); END;
