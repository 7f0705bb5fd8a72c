-- Miles between two points in degrees, along the earth's surface (haversine; mean radius 3,958.8 miles); null where a
-- coordinate is.
CREATE MACRO miles_between(longitude, latitude, other_longitude, other_latitude) AS
    2 * 3958.8 * asin(sqrt(
        pow(sin(radians(other_latitude - latitude) / 2), 2)
        + cos(radians(latitude)) * cos(radians(other_latitude)) * pow(sin(radians(other_longitude - longitude) / 2), 2)
    ));
