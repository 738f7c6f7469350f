#include "store/consult_store.h"

#include <stdexcept>

namespace mado::cases::store {

namespace {

constexpr std::string_view never = "9999-12-31";

#define MADO_CONSULT_COLUMNS \
    "id, case_id, name, kind, needs, whom, addressee, address, honorific, words, asked_at, asked_by, until, document, state, answer, reason, letter, files, answered_on, " \
    "answered_by, carried_out_from, waits"

constexpr db::Statement insert_row { "cases.insert_consult",
    "INSERT INTO cases_consult (tenant, " MADO_CONSULT_COLUMNS ") VALUES ($tenant, $id, $case_id, $name, $kind, $needs, $whom, $addressee, $address, $honorific, $words, $asked_at, "
    "$asked_by, $until, $document, 'open', 'none', '', '', '[]', NULL, '', NULL, 0)" };
constexpr db::Statement update_answer { "cases.update_consult_answer", R"sql(
    UPDATE cases_consult SET state = 'answered', answer = $answer, reason = $reason, letter = $letter, files = $files, answered_on = $answered_on, answered_by = $answered_by
     WHERE tenant = $tenant AND id = $id AND state IN ('open', 'expired')
)sql" };
constexpr db::Statement update_expired { "cases.update_consult_expired", "UPDATE cases_consult SET state = 'expired' WHERE tenant = $tenant AND id = $id AND state = 'open'" };
constexpr db::Statement update_dropped { "cases.update_consults_dropped", R"sql(
    UPDATE cases_consult SET state = 'dropped' WHERE tenant = $tenant AND case_id = $case_id AND state IN ('open', 'expired')
)sql" };
constexpr db::Statement update_carried_out { "cases.update_consult_carried_out", "UPDATE cases_consult SET carried_out_from = $day, waits = 1 WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement update_waited { "cases.update_consults_waited", R"sql(
    UPDATE cases_consult SET waits = 0 WHERE tenant = $tenant AND case_id = $case_id AND waits = 1
)sql" };
constexpr db::Statement select_one { "cases.select_consult", "SELECT " MADO_CONSULT_COLUMNS " FROM cases_consult WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_case { "cases.select_consults",
    "SELECT " MADO_CONSULT_COLUMNS " FROM cases_consult WHERE tenant = $tenant AND case_id = $case_id ORDER BY id DESC" };
constexpr db::Statement select_last_letter { "cases.select_last_letter",
    "SELECT " MADO_CONSULT_COLUMNS " FROM cases_consult WHERE tenant = $tenant AND kind = $kind AND state = $state AND whom = $whom ORDER BY until DESC, id DESC LIMIT 1" };
constexpr db::Statement select_next_division { "cases.select_next_asked_division", R"sql(
    SELECT whom FROM cases_consult WHERE tenant = $tenant AND kind = 'division' AND state = $state AND whom > $after ORDER BY whom LIMIT 1
)sql" };
constexpr db::Statement select_of_division { "cases.select_consults_of_division",
    "SELECT " MADO_CONSULT_COLUMNS " FROM cases_consult WHERE tenant = $tenant AND kind = 'division' AND state = $state AND whom = $whom ORDER BY until, id LIMIT $most" };
constexpr db::Statement select_until { "cases.select_consults_until", R"sql(
    SELECT id FROM cases_consult WHERE tenant = $tenant AND state = 'open' AND until < $day ORDER BY until, id LIMIT $most
)sql" };
constexpr db::Statement select_carried_out { "cases.select_consults_carried_out", R"sql(
    SELECT case_id FROM cases_consult WHERE tenant = $tenant AND waits = 1 AND carried_out_from <= $day ORDER BY carried_out_from, id LIMIT $most
)sql" };

std::optional<Day> day_in(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text && !text->empty() && *text != never ? Day::parse(*text) : std::nullopt;
}

json::Array files_in(db::Row const& row)
{
    auto value = json::parse(row.text("files"));
    if (!value || !value->is_array())
        throw std::runtime_error("cases: the files of an answer are not a list");
    return value->array();
}

Consult read_consult(db::Row const& row)
{
    Consult c;
    c.id = row.id<ConsultTag>("id");
    c.of = row.id<ApplicationTag>("case_id");
    c.name = row.text("name");
    c.kind = value_of<ConsultKind>(row.text("kind"));
    c.needs_agreement = row.text("needs") == "agreement";
    c.whom = row.text("whom");
    c.addressee = row.text("addressee");
    c.address = row.text("address");
    c.honorific = row.text("honorific");
    c.words = row.text("words");
    c.asked_at = { row.integer("asked_at") };
    c.asked_by = row.id<PersonTag>("asked_by");
    c.until = day_in(row, "until");
    c.document = row.text("document");
    c.state = value_of<ConsultState>(row.text("state"));
    c.answer = value_of<ConsultAnswer>(row.text("answer"));
    c.reason = row.text("reason");
    c.letter = row.text("letter");
    c.files = files_in(row);
    c.answered_on = day_in(row, "answered_on");
    c.answered_by = row.id<PersonTag>("answered_by");
    c.carried_out_from = day_in(row, "carried_out_from");
    c.waits = row.flag("waits");
    return c;
}

}  // namespace

std::vector<db::Statement> consult_statements()
{
    return { insert_row, update_answer, update_expired, update_dropped, update_carried_out, update_waited, select_one, select_of_case, select_last_letter, select_next_division,
        select_of_division, select_until, select_carried_out };
}

void insert_consult(db::Write& tx, Consult const& c)
{
    tx.execute(insert_row, { { "$id", c.id }, { "$case_id", c.of }, { "$name", c.name }, { "$kind", word_of(c.kind) }, { "$needs", c.needs_agreement ? "agreement" : "opinion" },
        { "$whom", c.whom }, { "$addressee", c.addressee }, { "$address", c.address }, { "$honorific", c.honorific }, { "$words", c.words }, { "$asked_at", c.asked_at.microseconds }, { "$asked_by", c.asked_by },
        { "$until", c.until ? c.until->iso() : std::string(never) }, { "$document", c.document } });
}

bool keep_answer(db::Write& tx, Consult const& c)
{
    return tx.execute(update_answer, { { "$id", c.id }, { "$answer", word_of(c.answer) }, { "$reason", c.reason }, { "$letter", c.letter }, { "$files", json::write(c.files) },
               { "$answered_on", c.answered_on ? std::optional(c.answered_on->iso()) : std::nullopt }, { "$answered_by", c.answered_by } }) == 1;
}

bool expire_consult(db::Write& tx, ConsultId const& id) { return tx.execute(update_expired, { { "$id", id } }) == 1; }
void drop_consults(db::Write& tx, CaseId const& of) { tx.execute(update_dropped, { { "$case_id", of } }); }
void keep_carried_out_from(db::Write& tx, ConsultId const& id, Day from) { tx.execute(update_carried_out, { { "$id", id }, { "$day", from.iso() } }); }
void end_waiting(db::Write& tx, CaseId const& of) { tx.execute(update_waited, { { "$case_id", of } }); }

std::optional<Consult> consult(db::Read& tx, ConsultId const& id) { return tx.one(select_one, { { "$id", id } }, read_consult); }
std::vector<Consult> consults(db::Read& tx, CaseId const& of) { return tx.all(select_of_case, { { "$case_id", of } }, read_consult); }

std::optional<Consult> last_letter_to(db::Read& tx, ConsultKind kind, std::string const& whom)
{
    std::optional<Consult> last;
    for (auto const state : { ConsultState::Open, ConsultState::Answered, ConsultState::Expired })
        if (auto found = tx.one(select_last_letter, { { "$kind", word_of(kind) }, { "$state", word_of(state) }, { "$whom", whom } }, read_consult))
            if (!last || last->id.value < found->id.value)
                last = std::move(found);
    return last;
}

std::vector<std::string> asked_divisions(db::Read& tx, ConsultState state)
{
    std::vector<std::string> all;
    for (auto next = std::optional<std::string>("");;) {
        next = tx.one(select_next_division, { { "$state", word_of(state) }, { "$after", *next } }, [](db::Row const& row) { return row.text("whom"); });
        if (!next)
            return all;
        all.push_back(*next);
    }
}

std::vector<Consult> of_division(db::Read& tx, ConsultState state, std::string const& division, int most)
{
    return tx.all(select_of_division, { { "$state", word_of(state) }, { "$whom", division }, { "$most", most } }, read_consult);
}

std::vector<ConsultId> until_before(db::Read& tx, Day day, int most)
{
    return tx.all(select_until, { { "$day", day.iso() }, { "$most", most } }, [](db::Row const& row) { return row.id<ConsultTag>("id"); });
}

std::vector<CaseId> carried_out_by(db::Read& tx, Day day, int most)
{
    return tx.all(select_carried_out, { { "$day", day.iso() }, { "$most", most } }, [](db::Row const& row) { return row.id<ApplicationTag>("case_id"); });
}

}  // namespace mado::cases::store
