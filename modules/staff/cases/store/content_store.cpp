#include "store/content_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_content_row { "cases.insert_content", R"sql(
    INSERT INTO cases_content (tenant, case_id, envelope, secrets, answers, origins, files, shown, misfit)
    VALUES ($tenant, $id, $envelope, $secrets, $answers, $origins, $files, $shown, $misfit)
)sql" };
constexpr db::Statement update_content { "cases.update_content", R"sql(
    UPDATE cases_content SET secrets = $secrets, answers = $answers, origins = $origins, files = $files, misfit = $misfit WHERE tenant = $tenant AND case_id = $id
)sql" };
constexpr db::Statement select_content { "cases.select_content", R"sql(
    SELECT c.answers AS answers, c.origins AS origins, c.files AS files, c.shown AS shown, c.misfit AS misfit, e.answers AS examined
      FROM cases_content c LEFT JOIN cases_examined e ON e.tenant = c.tenant AND e.case_id = c.case_id
     WHERE c.tenant = $tenant AND c.case_id = $id
)sql" };
constexpr db::Statement select_secrets { "cases.select_secrets", "SELECT secrets FROM cases_content WHERE tenant = $tenant AND case_id = $id" };
constexpr db::Statement upsert_examined { "cases.upsert_examined", R"sql(
    INSERT INTO cases_examined (tenant, case_id, answers, by_whom, at) VALUES ($tenant, $id, $answers, $by, $at)
    ON CONFLICT (tenant, case_id) DO UPDATE SET answers = $answers, by_whom = $by, at = $at
)sql" };
constexpr db::Statement insert_request_row { "cases.insert_request", R"sql(
    INSERT INTO cases_request (tenant, id, case_id, words, until, fields, state, asked_at, asked_by, answered_at, before, envelope)
    VALUES ($tenant, $id, $case_id, $words, $until, $fields, 'open', $asked_at, $asked_by, NULL, '{}', $envelope)
)sql" };
constexpr db::Statement update_request { "cases.update_request", R"sql(
    UPDATE cases_request SET state = $state, answered_at = $at, before = $before, envelope = $envelope WHERE tenant = $tenant AND id = $id AND state = 'open'
)sql" };
constexpr db::Statement select_requests { "cases.select_requests", R"sql(
    SELECT id, case_id, words, until, fields, state, asked_at, asked_by, answered_at, before FROM cases_request
     WHERE tenant = $tenant AND case_id = $case_id ORDER BY id DESC
)sql" };
constexpr db::Statement insert_correction_row { "cases.insert_correction", R"sql(
    INSERT INTO cases_correction (tenant, id, case_id, answers, files, secrets, envelope, accepted, before, at)
    VALUES ($tenant, $id, $case_id, $answers, $files, $secrets, $envelope, 0, '{}', $at)
)sql" };
constexpr db::Statement update_correction { "cases.update_correction", R"sql(
    UPDATE cases_correction SET accepted = 1, before = $before, answered_by = $by, answered_at = $at
     WHERE tenant = $tenant AND id = $id AND accepted = 0 AND declined = 0
)sql" };
constexpr db::Statement decline_correction_row { "cases.decline_correction", R"sql(
    UPDATE cases_correction SET declined = 1, reason = $reason, answered_by = $by, answered_at = $at
     WHERE tenant = $tenant AND id = $id AND accepted = 0 AND declined = 0
)sql" };
constexpr db::Statement select_corrections { "cases.select_corrections", R"sql(
    SELECT id, answers, files, accepted, at, declined, reason, answered_by FROM cases_correction WHERE tenant = $tenant AND case_id = $case_id ORDER BY id DESC
)sql" };
constexpr db::Statement select_correction_secrets { "cases.select_correction_secrets", "SELECT secrets FROM cases_correction WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement insert_note_row { "cases.insert_note", R"sql(
    INSERT INTO cases_note (tenant, id, case_id, words, by_whom, at) VALUES ($tenant, $id, $case_id, $words, $by, $at)
)sql" };
constexpr db::Statement select_notes { "cases.select_notes", R"sql(
    SELECT words, by_whom, at FROM cases_note WHERE tenant = $tenant AND case_id = $id ORDER BY id DESC LIMIT 200
)sql" };
constexpr db::Statement upsert_decision { "cases.upsert_decision", R"sql(
    INSERT INTO cases_decision (tenant, case_id, draft, result, document_values, charges, rules, at)
    VALUES ($tenant, $id, $draft, $result, $document_values, $charges, $rules, $at)
    ON CONFLICT (tenant, case_id, draft) DO NOTHING
)sql" };
constexpr db::Statement update_decision_values { "cases.update_decision_values", R"sql(
    UPDATE cases_decision SET document_values = $document_values WHERE tenant = $tenant AND case_id = $id AND draft = $draft
)sql" };
constexpr db::Statement select_decision { "cases.select_decision", R"sql(
    SELECT result, document_values, charges, rules FROM cases_decision WHERE tenant = $tenant AND case_id = $id AND draft = $draft
)sql" };

json::Value parsed(std::string const& text)
{
    auto value = json::parse(text, { .bytes = 16u << 20 });
    if (!value)
        throw std::runtime_error("cases: a stored document is not JSON");
    return std::move(*value);
}

json::Object object_in(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text ? parsed(*text).object() : json::Object {};
}

json::Value as_json(std::vector<MarkedField> const& fields)
{
    return json::array_of(fields, [](MarkedField const& field) {
        auto value = json::object({ { "name", field.name }, { "say", field.say } });
        if (field.row)
            value.set("row", *field.row);
        return value;
    });
}

std::vector<MarkedField> fields_from(json::Value const& list)
{
    std::vector<MarkedField> fields;
    for (auto const& field : list.array()) {
        auto const row = field.integer_if("row");
        fields.push_back({ field.text("name"), row ? std::optional(static_cast<std::size_t>(*row)) : std::nullopt, field.text("say") });
    }
    return fields;
}

Day day_of(std::string const& text) { return Day::parse(text).value_or(Day {}); }

Request read_request(db::Row const& row)
{
    auto const answered = row.optional_integer("answered_at");
    return { row.id<RequestTag>("id"), row.id<ApplicationTag>("case_id"), row.text("words"), day_of(row.text("until")), fields_from(parsed(row.text("fields"))),
        value_of<RequestState>(row.text("state")), { row.integer("asked_at") }, row.id<PersonTag>("asked_by"), answered ? std::optional(Instant { *answered }) : std::nullopt,
        object_in(row, "before") };
}

}  // namespace

std::vector<db::Statement> content_statements()
{
    return { insert_content_row, update_content, select_content, select_secrets, upsert_examined, insert_request_row, update_request, select_requests, insert_correction_row,
        update_correction, decline_correction_row, select_corrections, select_correction_secrets, insert_note_row, select_notes, upsert_decision, update_decision_values, select_decision };
}

void insert_content(db::Write& tx, CaseId const& id, Content const& content, std::string envelope, std::string secrets)
{
    tx.execute(insert_content_row, { { "$id", id }, { "$envelope", db::Value(db::Bytes { std::move(envelope) }) }, { "$secrets", db::Value(db::Bytes { std::move(secrets) }) },
        { "$answers", json::write(content.answers) }, { "$origins", json::write(content.origins) }, { "$files", json::write(content.files) },
        { "$shown", json::write(content.shown) }, { "$misfit", json::write(content.misfit) } });
}

void change_content(db::Write& tx, CaseId const& id, Content const& content, std::string secrets)
{
    tx.execute(update_content, { { "$id", id }, { "$secrets", db::Value(db::Bytes { std::move(secrets) }) }, { "$answers", json::write(content.answers) },
        { "$origins", json::write(content.origins) }, { "$files", json::write(content.files) }, { "$misfit", json::write(content.misfit) } });
}

Content content(db::Read& tx, CaseId const& id)
{
    auto found = tx.one(select_content, { { "$id", id } }, [](db::Row const& row) {
        return Content { object_in(row, "answers"), object_in(row, "origins"), object_in(row, "files"), object_in(row, "examined"), object_in(row, "shown"),
            parsed(row.text("misfit")).array() };
    });
    return found ? std::move(*found) : Content {};
}

std::string secrets(db::Read& tx, CaseId const& id)
{
    return tx.one(select_secrets, { { "$id", id } }, [](db::Row const& row) { return row.bytes("secrets"); }).value_or(std::string());
}

void keep_examined(db::Write& tx, CaseId const& id, json::Object const& answers, PersonId const& by, Instant at)
{
    tx.execute(upsert_examined, { { "$id", id }, { "$answers", json::write(answers) }, { "$by", by }, { "$at", at.microseconds } });
}

void insert_request(db::Write& tx, Request const& request)
{
    tx.execute(insert_request_row, { { "$id", request.id }, { "$case_id", request.of }, { "$words", request.words }, { "$until", request.until.iso() },
        { "$fields", json::write(as_json(request.fields)) }, { "$asked_at", request.asked_at.microseconds }, { "$asked_by", request.asked_by },
        { "$envelope", db::Value(db::Bytes {}) } });
}

bool end_request(db::Write& tx, RequestId const& id, RequestState to, Instant at, json::Object const& before, std::string envelope)
{
    return tx.execute(update_request, { { "$id", id }, { "$state", word_of(to) }, { "$at", at.microseconds }, { "$before", json::write(before) },
               { "$envelope", db::Value(db::Bytes { std::move(envelope) }) } }) == 1;
}

std::vector<Request> requests(db::Read& tx, CaseId const& id) { return tx.all(select_requests, { { "$case_id", id } }, read_request); }

std::optional<Request> open_request(db::Read& tx, CaseId const& id)
{
    for (auto& request : requests(tx, id))
        if (request.state == RequestState::Open)
            return std::move(request);
    return std::nullopt;
}

void insert_correction(db::Write& tx, CaseId const& id, Correction const& correction, std::string secrets, std::string envelope)
{
    tx.execute(insert_correction_row, { { "$id", correction.id }, { "$case_id", id }, { "$answers", json::write(correction.answers) }, { "$files", json::write(correction.files) },
        { "$secrets", db::Value(db::Bytes { std::move(secrets) }) }, { "$envelope", db::Value(db::Bytes { std::move(envelope) }) }, { "$at", correction.at.microseconds } });
}

bool accept_correction(db::Write& tx, std::string const& correction, json::Object const& before, PersonId const& by, Instant at)
{
    return tx.execute(update_correction, { { "$id", correction }, { "$before", json::write(before) }, { "$by", by }, { "$at", at.microseconds } }) == 1;
}

bool decline_correction(db::Write& tx, std::string const& correction, std::string const& reason, PersonId const& by, Instant at)
{
    return tx.execute(decline_correction_row, { { "$id", correction }, { "$reason", reason }, { "$by", by }, { "$at", at.microseconds } }) == 1;
}

std::vector<Correction> corrections(db::Read& tx, CaseId const& id)
{
    return tx.all(select_corrections, { { "$case_id", id } }, [](db::Row const& row) {
        return Correction { row.text("id"), object_in(row, "answers"), object_in(row, "files"), row.flag("accepted"), { row.integer("at") },
            row.flag("declined"), row.text("reason"), row.id<PersonTag>("answered_by") };
    });
}

std::string secrets_of_correction(db::Read& tx, std::string const& correction)
{
    return tx.one(select_correction_secrets, { { "$id", correction } }, [](db::Row const& row) { return row.bytes("secrets"); }).value_or(std::string());
}

void insert_note(db::Write& tx, CaseId const& id, std::string const& note, Note const& words)
{
    tx.execute(insert_note_row, { { "$id", note }, { "$case_id", id }, { "$words", words.words }, { "$by", words.by }, { "$at", words.at.microseconds } });
}

std::vector<Note> notes(db::Read& tx, CaseId const& id)
{
    return tx.all(select_notes, { { "$id", id } }, [](db::Row const& row) { return Note { row.text("words"), row.id<PersonTag>("by_whom"), { row.integer("at") } }; });
}

void keep_decision(db::Write& tx, CaseId const& id, std::string const& draft, KeptDecision const& decision, Instant at)
{
    tx.execute(upsert_decision, { { "$id", id }, { "$draft", draft }, { "$result", decision.result }, { "$document_values", json::write(decision.values) },
        { "$charges", json::write(decision.charges) }, { "$rules", json::write(decision.rules) }, { "$at", at.microseconds } });
}

void keep_values(db::Write& tx, CaseId const& id, std::string const& draft, json::Value const& values)
{
    tx.execute(update_decision_values, { { "$id", id }, { "$draft", draft }, { "$document_values", json::write(values) } });
}

std::optional<KeptDecision> decision(db::Read& tx, CaseId const& id, std::string const& draft)
{
    return tx.one(select_decision, { { "$id", id }, { "$draft", draft } }, [](db::Row const& row) {
        return KeptDecision { row.text("result"), parsed(row.text("document_values")), parsed(row.text("charges")), parsed(row.text("rules")) };
    });
}

json::Value as_json(Owed const& owed)
{
    return json::object({ { "charge", owed.charge }, { "title", owed.title }, { "amount", owed.amount }, { "before_decision", owed.before_decision },
        { "charged_on", owed.charged_on.iso() } });
}

Owed owed_from(json::Value const& value)
{
    return { value.text("charge"), value.text("title"), value.integer("amount"), value.flag("before_decision"), day_of(value.text("charged_on")), std::nullopt };
}

}  // namespace mado::cases::store
