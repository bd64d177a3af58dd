-- A token shows chosen roles of its user; an empty list of a former release: all that he has. What it shows does not change afterwards.
ALTER TABLE token ADD COLUMN roles TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (roles = '' OR json_valid(roles));
CREATE TRIGGER token_stays BEFORE DELETE ON token FOR EACH ROW EXECUTE FUNCTION is_final('a token is revoked, never deleted');
CREATE FUNCTION token_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at <> '' OR (NEW.digest, NEW.person, NEW.label, NEW.expires_on, NEW.roles)
        IS DISTINCT FROM (OLD.digest, OLD.person, OLD.label, OLD.expires_on, OLD.roles) THEN
        RAISE EXCEPTION 'a token can only be revoked, once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER token_is_final BEFORE UPDATE ON token FOR EACH ROW EXECUTE FUNCTION token_is_final();
