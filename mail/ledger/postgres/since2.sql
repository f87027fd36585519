-- What version 3 knows otherwise than version 2: one by hand counts once it was
-- approved itself. Whatever was approved with its mailing stays so.
UPDATE message SET approved = digest FROM mailing
WHERE mailing.id = message.mailing AND state = 'by-hand' AND mailing.approved IS NOT NULL;

CREATE OR REPLACE VIEW notice AS
SELECT series, year, recipient, kind, coalesce(message.date, message.settled, '-infinity') AS at, message.number
FROM message JOIN mailing ON mailing.id = message.mailing
WHERE kind IN ('invitation', 'guest-invitation', 'cancellation')
    AND (state IN ('accepted', 'handing-over', 'unknown') OR state = 'by-hand' AND message.approved = message.digest);
