-- The name of the edition that holds now, for functions of the floors above.
CREATE FUNCTION regions_edition_now() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT present.name FROM regions_edition present);
END
$$;
