#include "store/defence_store.h"

#include <mado/json/json.h>

namespace mado::disclosure::store {

namespace {

#define MADO_DEFENCE_COLUMNS "dispute, case_id, owner, words, state, draft, document, by_whom, at, version"
constexpr db::Statement select_defence { "disclosure.select_defence", "SELECT " MADO_DEFENCE_COLUMNS " FROM disclosure_defence WHERE tenant = $tenant AND dispute = $dispute" };
constexpr db::Statement select_of_document { "disclosure.select_defence_of_document",
    "SELECT " MADO_DEFENCE_COLUMNS " FROM disclosure_defence WHERE tenant = $tenant AND document = $document ORDER BY dispute LIMIT 1" };
constexpr db::Statement insert_defence { "disclosure.insert_defence", R"sql(
    INSERT INTO disclosure_defence (tenant, dispute, case_id, owner, words, state, draft, document, by_whom, at, version)
    VALUES ($tenant, $dispute, $case, $owner, $words, $state, $draft, $document, $by, $at, 1) ON CONFLICT (tenant, dispute) DO NOTHING
)sql" };
constexpr db::Statement update_defence { "disclosure.update_defence", R"sql(
    UPDATE disclosure_defence SET words = $words, state = $state, draft = $draft, document = $document, by_whom = $by, at = $at, version = version + 1
     WHERE tenant = $tenant AND dispute = $dispute AND version = $version
)sql" };
constexpr db::Statement erase_of_case { "disclosure.erase_defences", "UPDATE disclosure_defence SET words = '{}', version = version + 1 WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement select_until { "disclosure.select_dues_until", R"sql(
    SELECT id, case_id, dispute, what, due_on, done_on, by_whom, at, told FROM disclosure_due
     WHERE tenant = $tenant AND done_on IS NULL AND due_on <= $until AND told <> 'passed' ORDER BY due_on, id LIMIT $most
)sql" };
constexpr db::Statement update_told { "disclosure.update_due_told", "UPDATE disclosure_due SET told = $told WHERE tenant = $tenant AND id = $id AND told = $before AND done_on IS NULL" };

std::string written(Defence const& one)
{
    return json::write(json::object({ { "name", one.name }, { "address", one.address }, { "honorific", one.honorific }, { "claim", one.claim }, { "act", one.act }, { "course", one.course },
        { "reasons", one.reasons }, { "answer", one.answer }, { "evidence", one.evidence } }));
}

Defence read_defence(db::Row const& row)
{
    Defence one;
    one.dispute = row.text("dispute");
    one.of = row.id<ApplicationTag>("case_id");
    one.owner = row.text("owner");
    if (auto const words = json::parse(row.text("words")); words && words->is_object()) {
        one.name = words->text("name"), one.address = words->text("address"), one.honorific = words->text("honorific");
        one.claim = words->text("claim"), one.act = words->text("act"), one.course = words->text("course");
        one.reasons = words->text("reasons"), one.answer = words->text("answer"), one.evidence = words->text("evidence");
    }
    one.state = value_of<DefenceState>(row.text("state"));
    one.draft = { row.text("draft") };
    one.document = row.text("document");
    one.by = row.id<PersonTag>("by_whom");
    one.at = { row.integer("at") };
    one.version = row.integer("version");
    return one;
}

db::Parameters what_changes(Defence const& one)
{
    return { { "$dispute", one.dispute }, { "$words", written(one) }, { "$state", word_of(one.state) }, { "$draft", one.draft }, { "$document", one.document }, { "$by", one.by },
        { "$at", one.at.microseconds } };
}

}  // namespace

std::vector<db::Statement> defence_statements() { return { select_defence, select_of_document, insert_defence, update_defence, erase_of_case, select_until, update_told }; }

std::optional<Defence> defence(db::Read& tx, std::string const& dispute) { return tx.one(select_defence, { { "$dispute", dispute } }, read_defence); }
std::optional<Defence> defence_of_document(db::Read& tx, std::string const& document) { return tx.one(select_of_document, { { "$document", document } }, read_defence); }

bool insert(db::Write& tx, Defence const& one)
{
    auto parameters = what_changes(one);
    parameters.insert(parameters.end(), { { "$case", one.of }, { "$owner", one.owner } });
    return tx.execute(insert_defence, parameters) > 0;
}

bool change(db::Write& tx, Defence& one)
{
    auto parameters = what_changes(one);
    parameters.push_back({ "$version", one.version });
    if (tx.execute(update_defence, parameters) == 0)
        return false;
    ++one.version;
    return true;
}

void erase_defences(db::Write& tx, CaseId const& of) { tx.execute(erase_of_case, { { "$case", of } }); }

std::vector<ToTell> dues_until(db::Read& tx, Day until, int most)
{
    return tx.all(select_until, { { "$until", until.iso() }, { "$most", most } }, [](db::Row const& row) {
        return ToTell { { row.text("id"), row.id<ApplicationTag>("case_id"), row.text("dispute"), row.text("what"), *Day::parse(row.text("due_on")), {}, row.id<PersonTag>("by_whom"),
                            { row.integer("at") } },
            row.text("told") };
    });
}

bool tell(db::Write& tx, std::string const& due, std::string_view before, std::string_view told)
{
    return tx.execute(update_told, { { "$id", due }, { "$before", std::string(before) }, { "$told", std::string(told) } }) > 0;
}

}  // namespace mado::disclosure::store
