#include "store/application_store.h"

#include <sstream>

namespace mado::applications::store {

namespace {

constexpr db::Statement insert_application { "applications.insert_application", R"sql(
    INSERT INTO applications_application (tenant, id, procedure_name, zone, definition, receipt_number, code_hash, public_half, wrapped_key, state,
        applicant, language, notice, mail_address, unsent_box, sent_box, started_at, touched_at, arrived_at, expected_on, until, round, version)
    VALUES ($tenant, $id, $procedure, $zone, $definition, $receipt_number, $code_hash, $public_half, $wrapped_key, $state,
        $applicant, $language, '', '', $unsent_box, $sent_box, $at, $at, NULL, NULL, NULL, $round, 1)
)sql" };
#define MADO_APPLICATION_COLUMNS                                                                                                       \
    "id, procedure_name, zone, definition, receipt_number, code_hash, public_half, wrapped_key, state, applicant, language, notice, mail_address, " \
    "unsent_box, sent_box, started_at, touched_at, arrived_at, expected_on, until, round, version FROM applications_application "
constexpr db::Statement select_application { "applications.select_application", "SELECT " MADO_APPLICATION_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_by_receipt { "applications.select_by_receipt",
    "SELECT " MADO_APPLICATION_COLUMNS "WHERE tenant = $tenant AND receipt_number = $receipt_number" };
#undef MADO_APPLICATION_COLUMNS
constexpr db::Statement update_unsent { "applications.update_unsent", R"sql(
    UPDATE applications_application SET definition = $definition, unsent_box = $box, touched_at = $at, version = version + 1
     WHERE tenant = $tenant AND id = $id AND state = 'unsent' AND version = $version
)sql" };
constexpr db::Statement update_sent { "applications.update_sent", R"sql(
    UPDATE applications_application
       SET state = 'received', definition = $definition, notice = $notice, mail_address = $mail, unsent_box = $empty, sent_box = $box,
           touched_at = $at, arrived_at = $at, expected_on = $expected_on, version = version + 1
     WHERE tenant = $tenant AND id = $id AND state = 'unsent' AND version = $version
)sql" };
constexpr db::Statement update_sent_box { "applications.update_sent_box", R"sql(
    UPDATE applications_application SET sent_box = $box, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version AND state <> 'unsent'
)sql" };
constexpr db::Statement update_told_state { "applications.update_told_state", R"sql(
    UPDATE applications_application SET state = $state, expected_on = $expected_on, until = $until, version = version + 1
     WHERE tenant = $tenant AND id = $id AND state <> 'unsent'
)sql" };
constexpr db::Statement insert_hidden { "applications.insert_hidden", R"sql(
    INSERT INTO applications_hidden (tenant, application) VALUES ($tenant, $id) ON CONFLICT (tenant, application) DO NOTHING
)sql" };
constexpr db::Statement delete_hidden { "applications.delete_hidden", "DELETE FROM applications_hidden WHERE tenant = $tenant AND application = $id" };
constexpr db::Statement select_hidden { "applications.select_hidden", "SELECT application FROM applications_hidden WHERE tenant = $tenant AND application = $id" };
constexpr db::Statement clear_mail_address { "applications.clear_mail_address", R"sql(
    UPDATE applications_application SET mail_address = '' WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_untouched { "applications.select_untouched", R"sql(
    SELECT id FROM applications_application WHERE tenant = $tenant AND state = 'unsent' AND touched_at < $before ORDER BY touched_at, id LIMIT $most
)sql" };
constexpr db::Statement delete_unsent { "applications.delete_unsent", R"sql(
    DELETE FROM applications_application WHERE tenant = $tenant AND id = $id AND state = 'unsent' AND touched_at < $before
)sql" };
constexpr db::Statement insert_step { "applications.insert_step", R"sql(
    INSERT INTO applications_step (tenant, application, number, kind, state, event, at, box, answered_at, opened_at)
    SELECT CAST($tenant AS code_text), CAST($application AS id_text), COALESCE(MAX(number), 0) + 1, CAST($kind AS code_text), CAST($state AS code_text), CAST($event AS code_text),
           CAST($at AS time_int), CAST($box AS bytes_blob), NULL, NULL
      FROM applications_step WHERE tenant = $tenant AND application = $application
)sql" };
constexpr db::Statement select_steps { "applications.select_steps", R"sql(
    SELECT number, kind, state, event, at, box, answered_at, opened_at FROM applications_step
     WHERE tenant = $tenant AND application = $application ORDER BY number
)sql" };
constexpr db::Statement update_answered { "applications.update_answered", R"sql(
    UPDATE applications_step SET answered_at = $at WHERE tenant = $tenant AND application = $application AND number = $number AND answered_at IS NULL
)sql" };
constexpr db::Statement update_opened { "applications.update_opened", R"sql(
    UPDATE applications_step SET opened_at = $at WHERE tenant = $tenant AND application = $application AND number = $number AND opened_at IS NULL
)sql" };
constexpr db::Statement insert_charge { "applications.insert_charge", R"sql(
    INSERT INTO applications_charge (tenant, application, id, title, amount, due, state, paid_on, ways, slip, part_paid, heard)
    VALUES ($tenant, $application, $id, $title, $amount, $due, $state, $paid_on, $ways, $slip, $part_paid, $heard)
    ON CONFLICT (tenant, application, id) DO NOTHING
)sql" };
constexpr db::Statement delete_charges { "applications.delete_charges", "DELETE FROM applications_charge WHERE tenant = $tenant AND application = $application" };
constexpr db::Statement select_charges { "applications.select_charges", R"sql(
    SELECT id, title, amount, due, state, paid_on, ways, slip, part_paid, heard FROM applications_charge WHERE tenant = $tenant AND application = $application ORDER BY id
)sql" };
constexpr db::Statement upsert_verification { "applications.upsert_verification", R"sql(
    INSERT INTO applications_verification (tenant, code, application, number, title, issued_on, office, hash)
    VALUES ($tenant, $code, $application, $number, $title, $issued_on, $office, $hash)
    ON CONFLICT (tenant, code) DO UPDATE SET number = $number, title = $title, issued_on = $issued_on, office = $office, hash = $hash
)sql" };
constexpr db::Statement select_verification { "applications.select_verification", R"sql(
    SELECT code, number, title, issued_on, office, hash FROM applications_verification WHERE tenant = $tenant AND code = $code
)sql" };
constexpr db::Statement update_signature { "applications.update_signature", R"sql(
    UPDATE applications_verification SET signed_by = $by, signed_as = $as WHERE tenant = $tenant AND code = $code
)sql" };
constexpr db::Statement select_signature { "applications.select_signature", R"sql(
    SELECT signed_by, signed_as FROM applications_verification WHERE tenant = $tenant AND code = $code
)sql" };

db::Value bytes(std::string const& value) { return db::Bytes { value }; }

std::optional<Day> day(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text ? Day::parse(*text) : std::nullopt;
}
std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }
std::optional<Instant> instant(db::Row const& row, std::string_view column)
{
    auto const at = row.optional_integer(column);
    return at ? std::optional(Instant { *at }) : std::nullopt;
}

Application read_application(db::Row const& row)
{
    Application read;
    read.id = row.id<ApplicationTag>("id");
    read.procedure = row.text("procedure_name");
    read.zone = row.text("zone");
    read.definition = row.text("definition");
    read.receipt_number = row.text("receipt_number");
    read.wrapped = { row.text("code_hash"), row.bytes("public_half"), row.bytes("wrapped_key") };
    read.state = value_of<State>(row.text("state"));
    read.applicant = row.text("applicant");
    read.language = row.text("language");
    read.notice = row.text("notice");
    read.mail_address = row.text("mail_address");
    read.round = row.text("round");
    read.unsent_box = row.bytes("unsent_box");
    read.sent_box = row.bytes("sent_box");
    read.started_at = { row.integer("started_at") };
    read.touched_at = { row.integer("touched_at") };
    read.arrived_at = instant(row, "arrived_at");
    read.expected_on = day(row, "expected_on");
    read.until = day(row, "until");
    read.version = row.integer("version");
    return read;
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_application, select_application, select_by_receipt, update_unsent, update_sent, update_sent_box, update_told_state, insert_hidden, delete_hidden, select_hidden, clear_mail_address, select_untouched,
        delete_unsent, insert_step, select_steps, update_answered, update_opened, insert_charge, delete_charges, select_charges, upsert_verification, select_verification, update_signature, select_signature };
}

void insert(db::Write& tx, Application const& a)
{
    tx.execute(insert_application, { { "$id", a.id }, { "$procedure", a.procedure }, { "$zone", a.zone }, { "$definition", a.definition },
        { "$receipt_number", a.receipt_number }, { "$code_hash", a.wrapped.code_hash }, { "$public_half", bytes(a.wrapped.public_half) },
        { "$wrapped_key", bytes(a.wrapped.wrapped_key) }, { "$state", word_of(a.state) }, { "$applicant", a.applicant }, { "$language", a.language },
        { "$unsent_box", bytes(a.unsent_box) }, { "$sent_box", bytes({}) }, { "$at", a.started_at.microseconds }, { "$round", a.round } });
}

std::optional<Application> find(db::Read& tx, ApplicationId const& id) { return tx.one(select_application, { { "$id", id } }, read_application); }

std::optional<Application> find_by_receipt(db::Read& tx, std::string const& receipt_number)
{
    return tx.one(select_by_receipt, { { "$receipt_number", receipt_number } }, read_application);
}

bool save_unsent(db::Write& tx, Application const& seen, std::string const& definition, std::string const& box, Instant at)
{
    return tx.execute(update_unsent, { { "$definition", definition }, { "$box", bytes(box) }, { "$at", at.microseconds }, { "$id", seen.id }, { "$version", seen.version } }) == 1;
}

bool mark_sent(db::Write& tx, Application const& seen, Application const& sent)
{
    return tx.execute(update_sent, { { "$definition", sent.definition }, { "$notice", sent.notice }, { "$mail", sent.mail_address }, { "$empty", bytes({}) },
               { "$box", bytes(sent.sent_box) }, { "$at", sent.arrived_at->microseconds }, { "$expected_on", iso(sent.expected_on) }, { "$id", seen.id },
               { "$version", seen.version } })
        == 1;
}

bool keep_sent_box(db::Write& tx, Application const& seen, std::string const& box)
{
    return tx.execute(update_sent_box, { { "$box", bytes(box) }, { "$id", seen.id }, { "$version", seen.version } }) == 1;
}

void keep_hidden(db::Write& tx, ApplicationId const& id, bool hidden) { tx.execute(hidden ? insert_hidden : delete_hidden, { { "$id", id } }); }

bool is_hidden(db::Read& tx, ApplicationId const& id)
{
    return tx.one(select_hidden, { { "$id", id } }, [](db::Row const& row) { return row.text("application"); }).has_value();
}

void update_told(db::Write& tx, ApplicationId const& id, State state, std::optional<Day> expected_on, std::optional<Day> until)
{
    tx.execute(update_told_state, { { "$state", word_of(state) }, { "$expected_on", iso(expected_on) }, { "$until", iso(until) }, { "$id", id } });
}

void forget_mail_address(db::Write& tx, ApplicationId const& id) { tx.execute(clear_mail_address, { { "$id", id } }); }

std::vector<ApplicationId> untouched_since(db::Read& tx, Instant before, int most)
{
    return tx.all(select_untouched, { { "$before", before.microseconds }, { "$most", most } }, [](db::Row const& row) { return row.id<ApplicationTag>("id"); });
}

bool remove_unsent(db::Write& tx, ApplicationId const& id, Instant before)
{
    return tx.execute(delete_unsent, { { "$id", id }, { "$before", before.microseconds } }) == 1;
}

void append_step(db::Write& tx, ApplicationId const& id, Step const& step)
{
    tx.execute(insert_step, { { "$application", id }, { "$kind", step.kind }, { "$state", word_of(step.state) }, { "$event", step.event },
        { "$at", step.at.microseconds }, { "$box", bytes(step.box) } });
}

std::vector<Step> steps(db::Read& tx, ApplicationId const& id)
{
    return tx.all(select_steps, { { "$application", id } }, [](db::Row const& row) {
        return Step { row.integer("number"), row.text("kind"), value_of<State>(row.text("state")), row.text("event"), { row.integer("at") }, row.bytes("box"),
            instant(row, "answered_at"), instant(row, "opened_at") };
    });
}

bool mark_answered(db::Write& tx, ApplicationId const& id, std::int64_t number, Instant at)
{
    return tx.execute(update_answered, { { "$application", id }, { "$number", number }, { "$at", at.microseconds } }) == 1;
}

bool mark_opened(db::Write& tx, ApplicationId const& id, std::int64_t number, Instant at)
{
    return tx.execute(update_opened, { { "$application", id }, { "$number", number }, { "$at", at.microseconds } }) == 1;
}

void keep_charges(db::Write& tx, ApplicationId const& id, std::vector<Charge> const& charges)
{
    tx.execute(delete_charges, { { "$application", id } });
    for (auto const& charge : charges) {
        std::string ways;
        for (auto const& way : charge.ways)
            ways += (ways.empty() ? "" : " ") + way;
        std::string heard;
        for (auto const& reference : charge.heard)
            heard += reference + "\n";
        tx.execute(insert_charge, { { "$application", id }, { "$id", charge.id }, { "$title", charge.title }, { "$amount", charge.amount }, { "$due", iso(charge.due) },
            { "$state", word_of(charge.state) }, { "$paid_on", iso(charge.paid_on) }, { "$ways", ways }, { "$slip", charge.slip }, { "$part_paid", charge.part_paid }, { "$heard", heard } });
    }
}

std::vector<Charge> charges(db::Read& tx, ApplicationId const& id)
{
    return tx.all(select_charges, { { "$application", id } }, [](db::Row const& row) {
        Charge charge { .id = row.text("id"), .title = row.text("title"), .amount = row.integer("amount"), .part_paid = row.integer("part_paid"), .due = day(row, "due"), .state = value_of<ChargeState>(row.text("state")),
            .paid_on = day(row, "paid_on"), .slip = row.text("slip") };
        std::istringstream ways(row.text("ways"));
        for (std::string way; ways >> way;)
            charge.ways.push_back(way);
        std::istringstream heard(row.text("heard"));
        for (std::string reference; std::getline(heard, reference);)
            charge.heard.push_back(reference);
        return charge;
    });
}

void keep_verification(db::Write& tx, ApplicationId const& id, Verification const& verification)
{
    tx.execute(upsert_verification, { { "$code", verification.code }, { "$application", id }, { "$number", verification.number }, { "$title", verification.title },
        { "$issued_on", verification.issued_on.iso() }, { "$office", verification.office }, { "$hash", verification.hash } });
}

std::optional<Verification> verification(db::Read& tx, std::string const& code)
{
    return tx.one(select_verification, { { "$code", code } }, [](db::Row const& row) {
        return Verification { row.text("code"), row.text("number"), row.text("title"), day(row, "issued_on").value_or(Day {}), row.text("office"), row.text("hash") };
    });
}

void keep_signature(db::Write& tx, std::string const& code, DocumentSignature const& signature)
{
    tx.execute(update_signature, { { "$code", code }, { "$by", signature.by }, { "$as", signature.as } });
}

DocumentSignature signature(db::Read& tx, std::string const& code)
{
    return tx.one(select_signature, { { "$code", code } }, [](db::Row const& row) { return DocumentSignature { row.text("signed_by"), row.text("signed_as") }; }).value_or(DocumentSignature {});
}

}  // namespace mado::applications::store
