-- Takes `merges.sql` back, once the functions it replaced stand as they did.

DROP TRIGGER accounts_personmerge_undone_once ON accounts_personmerge;
DROP TRIGGER accounts_insuredperson_no_chain ON accounts_insuredperson;
DROP FUNCTION accounts_merge_undone_once();
DROP FUNCTION accounts_merge_without_chain();
DROP FUNCTION accounts_died_on(bigint);
DROP FUNCTION accounts_merged_people();
DROP FUNCTION accounts_same_people(bigint[]);
DROP FUNCTION accounts_same_person(bigint);
DROP FUNCTION accounts_canonical_person(bigint);
