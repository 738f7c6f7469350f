#include "store/desk_store.h"

#include "store/reminder_store.h"

namespace mado::desk {

namespace {

constexpr std::string_view no_day = "9999-12-31";

constexpr db::Statement insert_phrase { "desk.insert_phrase", R"sql(
    INSERT INTO desk_phrase (tenant, id, division, used_for, title, words, retired, by_whom, at, version)
    VALUES ($tenant, $id, $division, $used_for, $title, $words, $retired, $by, $at, 1) ON CONFLICT (tenant, id) DO NOTHING
)sql" };
constexpr db::Statement update_phrase { "desk.update_phrase", R"sql(
    UPDATE desk_phrase SET used_for = $used_for, title = $title, words = $words, retired = $retired, by_whom = $by, at = $at, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
#define MADO_PHRASE_COLUMNS "id, division, used_for, title, words, retired, version"
constexpr db::Statement select_phrase { "desk.select_phrase", "SELECT " MADO_PHRASE_COLUMNS " FROM desk_phrase WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_phrases { "desk.select_phrases",
    "SELECT " MADO_PHRASE_COLUMNS " FROM desk_phrase WHERE tenant = $tenant AND division = $division ORDER BY retired, used_for, id" };
constexpr db::Statement select_next_phrase_division { "desk.select_next_phrase_division", R"sql(
    SELECT division FROM desk_phrase WHERE tenant = $tenant AND division > $after ORDER BY division LIMIT 1
)sql" };

#define MADO_CALL_COLUMNS "id, division, case_id, caller, number, called_at, words, callback, back_by, back_until, by_whom, done_by, done_at, done_words, version"
constexpr db::Statement insert_call { "desk.insert_call", R"sql(
    INSERT INTO desk_call (tenant, id, division, case_id, caller, number, called_at, words, callback, back_by, back_until, by_whom, at, done_by, done_at, done_words, version)
    VALUES ($tenant, $id, $division, $case, $caller, $number, $called_at, $words, $callback, $back_by, $back_until, $by, $at, '', NULL, '', 1)
)sql" };
constexpr db::Statement update_call { "desk.update_call", R"sql(
    UPDATE desk_call SET division = $division, case_id = $case, callback = $callback, done_by = $done_by, done_at = $done_at, done_words = $done_words, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_call { "desk.select_call", "SELECT " MADO_CALL_COLUMNS " FROM desk_call WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_calls_of { "desk.select_calls_of", "SELECT " MADO_CALL_COLUMNS " FROM desk_call WHERE tenant = $tenant AND case_id = $case ORDER BY id DESC" };
constexpr db::Statement select_open_calls { "desk.select_open_calls",
    "SELECT " MADO_CALL_COLUMNS " FROM desk_call WHERE tenant = $tenant AND division = $division AND callback = 'open' ORDER BY back_until, id LIMIT $most" };
constexpr db::Statement select_open_calls_by { "desk.select_open_calls_by",
    "SELECT " MADO_CALL_COLUMNS " FROM desk_call WHERE tenant = $tenant AND back_by = $person AND callback = 'open' ORDER BY back_until, id LIMIT $most" };
constexpr db::Statement select_newest_calls { "desk.select_newest_calls",
    "SELECT " MADO_CALL_COLUMNS " FROM desk_call WHERE tenant = $tenant AND division = $division ORDER BY id DESC LIMIT $most" };
constexpr db::Statement count_open { "desk.count_open_calls", R"sql(
    SELECT COUNT(*) AS n FROM (SELECT id FROM desk_call WHERE tenant = $tenant AND division = $division AND callback = 'open' LIMIT $most) AS bounded
)sql" };
constexpr db::Statement select_next_call_division { "desk.select_next_call_division", R"sql(
    SELECT division FROM desk_call WHERE tenant = $tenant AND division > $after ORDER BY division LIMIT 1
)sql" };
constexpr db::Statement select_first_call { "desk.select_call_of_all", "SELECT division FROM desk_call WHERE tenant = $tenant AND division = '' LIMIT 1" };

constexpr db::Statement insert_view { "desk.insert_view", R"sql(
    INSERT INTO desk_view (tenant, id, division, person, name, query, at) VALUES ($tenant, $id, $division, $person, $name, $query, $at)
)sql" };
constexpr db::Statement delete_view { "desk.delete_view", "DELETE FROM desk_view WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_view { "desk.select_view", "SELECT id, division, person, name, query FROM desk_view WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_views { "desk.select_views", R"sql(
    SELECT id, division, person, name, query FROM desk_view WHERE tenant = $tenant AND division = $division AND person = $person ORDER BY id
)sql" };

constexpr db::Statement upsert_handover { "desk.upsert_handover", R"sql(
    INSERT INTO desk_handover (tenant, position_id, day, words, by_whom, at) VALUES ($tenant, $position, $day, $words, $by, $at)
    ON CONFLICT (tenant, position_id, day) DO UPDATE SET words = $words, by_whom = $by, at = $at
)sql" };
constexpr db::Statement select_handovers { "desk.select_handovers", R"sql(
    SELECT position_id, day, words, by_whom, at FROM desk_handover WHERE tenant = $tenant AND position_id = $position ORDER BY day DESC LIMIT $most
)sql" };

Phrase read_phrase(db::Row const& row)
{
    return { row.id<PhraseTag>("id"), row.text("division"), value_of<Use>(row.text("used_for")), row.text("title"), row.text("words"), row.flag("retired"), row.integer("version") };
}

Call read_call(db::Row const& row)
{
    Call call;
    call.id = row.id<CallTag>("id");
    call.division = row.text("division");
    call.of = row.id<ApplicationTag>("case_id");
    call.caller = row.text("caller");
    call.number = row.text("number");
    call.called_at = { row.integer("called_at") };
    call.words = row.text("words");
    call.callback = value_of<Callback>(row.text("callback"));
    call.back_by = row.id<PersonTag>("back_by");
    if (auto const until = row.text("back_until"); until != no_day)
        call.back_until = Day::parse(until);
    call.by = row.id<PersonTag>("by_whom");
    call.done_by = row.id<PersonTag>("done_by");
    if (auto const at = row.optional_integer("done_at"))
        call.done_at = Instant { *at };
    call.done_words = row.text("done_words");
    call.version = row.integer("version");
    return call;
}

SavedView read_view(db::Row const& row)
{
    return { row.id<ViewTag>("id"), row.text("division"), row.id<PersonTag>("person"), row.text("name"), row.text("query") };
}

std::int64_t n_of(db::Row const& row) { return row.integer("n"); }
std::string division_in(db::Row const& row) { return row.text("division"); }

}  // namespace

std::vector<db::Statement> statements()
{
    std::vector<db::Statement> all { insert_phrase, update_phrase, select_phrase, select_phrases, select_next_phrase_division, insert_call, update_call, select_call, select_calls_of, select_open_calls,
        select_open_calls_by, select_newest_calls, count_open, select_next_call_division, select_first_call, insert_view, delete_view, select_view, select_views,
        upsert_handover, select_handovers };
    for (auto const& one : store::reminder_statements())
        all.push_back(one);
    return all;
}

namespace store {

bool keep(db::Write& tx, Phrase const& phrase, PersonId const& by, Instant at)
{
    db::Parameters parameters { { "$id", phrase.id }, { "$used_for", word_of(phrase.used_for) }, { "$title", phrase.title }, { "$words", phrase.words },
        { "$retired", phrase.retired }, { "$by", by }, { "$at", at.microseconds } };
    if (phrase.version == 0) {
        parameters.emplace_back("$division", phrase.division);
        return tx.execute(insert_phrase, parameters) == 1;
    }
    parameters.emplace_back("$version", phrase.version);
    return tx.execute(update_phrase, parameters) == 1;
}

std::optional<Phrase> phrase(db::Read& tx, PhraseId const& id) { return tx.one(select_phrase, { { "$id", id } }, read_phrase); }
std::vector<Phrase> phrases(db::Read& tx, std::string const& division) { return tx.all(select_phrases, { { "$division", division } }, read_phrase); }

std::vector<std::string> divisions_with_phrases(db::Read& tx)
{
    std::vector<std::string> all { "" };
    while (auto next = tx.one(select_next_phrase_division, { { "$after", all.back() } }, division_in))
        all.push_back(std::move(*next));
    return all;
}

void insert(db::Write& tx, Call const& call, Instant at)
{
    tx.execute(insert_call, { { "$id", call.id }, { "$division", call.division }, { "$case", call.of }, { "$caller", call.caller }, { "$number", call.number },
        { "$called_at", call.called_at.microseconds }, { "$words", call.words }, { "$callback", word_of(call.callback) }, { "$back_by", call.back_by },
        { "$back_until", call.back_until ? call.back_until->iso() : std::string(no_day) }, { "$by", call.by }, { "$at", at.microseconds } });
}

bool change(db::Write& tx, Call& call)
{
    auto const changed = tx.execute(update_call, { { "$id", call.id }, { "$division", call.division }, { "$case", call.of }, { "$callback", word_of(call.callback) },
        { "$done_by", call.done_by }, { "$done_at", call.done_at ? std::optional(call.done_at->microseconds) : std::nullopt }, { "$done_words", call.done_words },
        { "$version", call.version } });
    call.version += changed == 1;
    return changed == 1;
}

std::optional<Call> call(db::Read& tx, CallId const& id) { return tx.one(select_call, { { "$id", id } }, read_call); }
std::vector<Call> calls_of(db::Read& tx, CaseId const& of) { return tx.all(select_calls_of, { { "$case", of } }, read_call); }
std::vector<Call> open_calls(db::Read& tx, std::string const& division, int most) { return tx.all(select_open_calls, { { "$division", division }, { "$most", most } }, read_call); }
std::vector<Call> open_calls_by(db::Read& tx, PersonId const& person, int most) { return tx.all(select_open_calls_by, { { "$person", person }, { "$most", most } }, read_call); }
std::vector<Call> newest_calls(db::Read& tx, std::string const& division, int most) { return tx.all(select_newest_calls, { { "$division", division }, { "$most", most } }, read_call); }
std::int64_t count_open_calls(db::Read& tx, std::string const& division, int most) { return *tx.one(count_open, { { "$division", division }, { "$most", most } }, n_of); }

std::vector<std::string> divisions_with_calls(db::Read& tx)
{
    std::vector<std::string> all;
    if (tx.one(select_first_call, {}, division_in))
        all.push_back({});
    for (std::string after;;) {
        auto next = tx.one(select_next_call_division, { { "$after", after } }, division_in);
        if (!next)
            return all;
        after = *next;
        all.push_back(std::move(*next));
    }
}

void insert(db::Write& tx, SavedView const& view, Instant at)
{
    tx.execute(insert_view, { { "$id", view.id }, { "$division", view.division }, { "$person", view.person }, { "$name", view.name }, { "$query", view.query }, { "$at", at.microseconds } });
}
void remove(db::Write& tx, ViewId const& id) { tx.execute(delete_view, { { "$id", id } }); }
std::optional<SavedView> view(db::Read& tx, ViewId const& id) { return tx.one(select_view, { { "$id", id } }, read_view); }
std::vector<SavedView> views(db::Read& tx, std::string const& division, PersonId const& person)
{
    return tx.all(select_views, { { "$division", division }, { "$person", person } }, read_view);
}

void keep(db::Write& tx, HandoverNote const& note)
{
    tx.execute(upsert_handover, { { "$position", note.position }, { "$day", note.day.iso() }, { "$words", note.words }, { "$by", note.by }, { "$at", note.at.microseconds } });
}
std::vector<HandoverNote> handovers(db::Read& tx, PositionId const& position, int most)
{
    return tx.all(select_handovers, { { "$position", position }, { "$most", most } }, [](db::Row const& row) {
        return HandoverNote { row.id<PositionTag>("position_id"), *Day::parse(row.text("day")), row.text("words"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

}  // namespace store

}  // namespace mado::desk
