#include "store/document_store.h"

namespace mado::documents::store {

namespace {

constexpr db::Statement count_up { "documents.count_up", R"sql(
    INSERT INTO documents_counter (tenant, sign, year, last)
    VALUES ($tenant, $sign, $year, 1)
    ON CONFLICT (tenant, sign, year) DO UPDATE SET last = documents_counter.last + 1
)sql" };

constexpr db::Statement select_counter { "documents.select_counter", R"sql(
    SELECT last FROM documents_counter WHERE tenant = $tenant AND sign = $sign AND year = $year
)sql" };

constexpr db::Statement upsert_sign { "documents.upsert_sign", R"sql(
    INSERT INTO documents_sign (tenant, division, sign)
    VALUES ($tenant, $division, $sign)
    ON CONFLICT (tenant, division) DO UPDATE SET sign = excluded.sign
)sql" };

constexpr db::Statement select_sign { "documents.select_sign", R"sql(
    SELECT sign FROM documents_sign WHERE tenant = $tenant AND division = $division
)sql" };

constexpr db::Statement insert_document { "documents.insert_document", R"sql(
    INSERT INTO documents_document (tenant, id, case_id, owner, name, title, addressee, series, sign, number_year, number, number_text, way, state, shown,
        case_state, clear, box, application_key, receipt_number, verify_code, hash, pdf_name, pdf_size, page_name, page_size, issued_on, issued_at, version)
    VALUES ($tenant, $id, $case, $owner, $name, $title, $addressee, $series, $sign, $year, $number, $number_text, $way, 'reserved', $shown,
        $case_state, $clear, $box, $application_key, $receipt_number, $verify_code, '', '', 0, '', 0, $issued_on, $issued_at, 1)
)sql" };

constexpr db::Statement select_document { "documents.select_document", R"sql(
    SELECT id, case_id, owner, name, title, addressee, series, number_year, number, number_text, way, state, receipt_number, verify_code, hash, issued_on,
           dispatched_at, opened_at, version
      FROM documents_document
     WHERE tenant = $tenant AND id = $id
)sql" };

constexpr db::Statement select_of_case { "documents.select_of_case", R"sql(
    SELECT id, case_id, owner, name, title, addressee, series, number_year, number, number_text, way, state, receipt_number, verify_code, hash, issued_on,
           dispatched_at, opened_at, version
      FROM documents_document
     WHERE tenant = $tenant AND case_id = $case
     ORDER BY id
)sql" };

// A division and all beneath it: its path, and what begins with the path and a slash ('0' follows '/').
constexpr db::Statement select_list { "documents.select_list", R"sql(
    SELECT id, case_id, owner, name, title, addressee, series, number_year, number, number_text, way, state, receipt_number, verify_code, hash, issued_on,
           dispatched_at, opened_at, version
      FROM documents_document
     WHERE tenant = $tenant
       AND (CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond))
       AND (CAST($number AS count_int) = 0 OR number = $number)
       AND (CAST($words AS words_text) = '' OR number_text = $words OR receipt_number = $words)
       AND (CAST($before AS id_text) = '' OR id < $before)
     ORDER BY id DESC
     LIMIT $most
)sql" };

constexpr db::Statement select_reserved { "documents.select_reserved", R"sql(
    SELECT sign, shown, clear, box, case_state, application_key, issued_at
      FROM documents_document
     WHERE tenant = $tenant AND id = $id AND state = 'reserved'
)sql" };

constexpr db::Statement select_written { "documents.select_written", R"sql(
    SELECT sign, shown, clear, box, case_state, application_key, issued_at
      FROM documents_document
     WHERE tenant = $tenant AND id = $id
)sql" };

constexpr db::Statement select_rendered { "documents.select_rendered", R"sql(
    SELECT hash, pdf_name, pdf_size, pdf_key, page_name, page_size, page_key, signed_by, signed_as
      FROM documents_document
     WHERE tenant = $tenant AND id = $id AND state <> 'reserved'
)sql" };

constexpr db::Statement update_withheld { "documents.update_withheld", "UPDATE documents_document SET withheld = $withheld WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement select_withheld { "documents.select_withheld", "SELECT withheld FROM documents_document WHERE tenant = $tenant AND id = $id" };

constexpr db::Statement update_rendered { "documents.update_rendered", R"sql(
    UPDATE documents_document
       SET state = 'rendered', hash = $hash, pdf_name = $pdf_name, pdf_size = $pdf_size, pdf_key = $pdf_key,
           page_name = $page_name, page_size = $page_size, page_key = $page_key, signed_by = $signed_by, signed_as = $signed_as, version = version + 1
     WHERE tenant = $tenant AND id = $id AND state = 'reserved'
)sql" };

constexpr db::Statement update_dispatched { "documents.update_dispatched", R"sql(
    UPDATE documents_document
       SET state = 'dispatched', dispatched_at = $at, version = version + 1
     WHERE tenant = $tenant AND id = $id AND state = 'rendered'
)sql" };

constexpr db::Statement update_opened { "documents.update_opened", R"sql(
    UPDATE documents_document
       SET state = 'opened', opened_at = $at, version = version + 1
     WHERE tenant = $tenant AND id = $id AND case_id = $case AND way = 'electronic' AND state = 'dispatched'
)sql" };

constexpr db::Statement select_not_opened { "documents.select_not_opened", R"sql(
    SELECT id
      FROM documents_document
     WHERE tenant = $tenant AND state = 'dispatched' AND way = 'electronic' AND dispatched_at < $before
       AND NOT EXISTS (SELECT 1 FROM documents_print_task AS task WHERE task.tenant = $tenant AND task.document = documents_document.id)
     ORDER BY dispatched_at NULLS LAST, id
     LIMIT $most
)sql" };

std::optional<Instant> instant(db::Row const& row, std::string_view column)
{
    auto const at = row.optional_integer(column);
    return at ? std::optional(Instant { *at }) : std::nullopt;
}

Document read_document(db::Row const& row)
{
    return { .id = row.id<DocumentTag>("id"), .of = row.id<ApplicationTag>("case_id"), .owner = row.text("owner"), .name = row.text("name"),
        .title = row.text("title"), .addressee = row.text("addressee"), .series = value_of<Series>(row.text("series")), .number = row.text("number_text"),
        .number_year = static_cast<int>(row.integer("number_year")), .number_in_series = row.integer("number"), .way = value_of<Way>(row.text("way")),
        .state = value_of<DocumentState>(row.text("state")), .hash = row.text("hash"), .verify_code = row.text("verify_code"),
        .receipt_number = row.text("receipt_number"), .issued_on = Day::parse(row.text("issued_on")).value(),
        .dispatched_at = instant(row, "dispatched_at"), .opened_at = instant(row, "opened_at"), .version = row.integer("version") };
}

json::Value read_json(std::string const& text)
{
    auto value = json::parse(text);
    if (!value)
        throw db::Failure("documents: a stored JSON cannot be read: " + value.error().says);
    return std::move(*value);
}

KeptBlob read_blob(db::Row const& row, std::string const& which)
{
    return { row.text(which + "_name"), static_cast<std::uint64_t>(row.integer(which + "_size")), row.bytes(which + "_key") };
}

}  // namespace

std::vector<db::Statement> document_statements()
{
    return { count_up, select_counter, upsert_sign, select_sign, insert_document, select_document, select_of_case, select_list, select_reserved, select_written, select_rendered,
        update_withheld, select_withheld, update_rendered, update_dispatched, update_opened, select_not_opened };
}

std::int64_t next_number(db::Write& tx, std::string const& sign, int year)
{
    tx.execute(count_up, { { "$sign", sign }, { "$year", year } });
    return tx.one(select_counter, { { "$sign", sign }, { "$year", year } }, [](db::Row const& row) { return row.integer("last"); }).value();
}

void keep_sign(db::Write& tx, std::string const& division, std::string const& sign)
{
    tx.execute(upsert_sign, { { "$division", division }, { "$sign", sign } });
}

std::optional<std::string> sign(db::Read& tx, std::string const& division)
{
    return tx.one(select_sign, { { "$division", division } }, [](db::Row const& row) { return row.text("sign"); });
}

void insert(db::Write& tx, Reserved const& reserved)
{
    auto const& document = reserved.document;
    tx.execute(insert_document, { { "$id", document.id }, { "$case", document.of }, { "$owner", document.owner }, { "$name", document.name },
        { "$title", document.title }, { "$addressee", document.addressee }, { "$series", word_of(document.series) }, { "$sign", reserved.sign },
        { "$year", document.number_year }, { "$number", document.number_in_series }, { "$number_text", document.number }, { "$way", word_of(document.way) },
        { "$shown", json::write(reserved.shown) }, { "$case_state", reserved.case_state }, { "$clear", json::write(reserved.clear) },
        { "$box", json::write(reserved.box) }, { "$application_key", reserved.application_key }, { "$receipt_number", document.receipt_number },
        { "$verify_code", document.verify_code }, { "$issued_on", document.issued_on.iso() }, { "$issued_at", reserved.issued_at.microseconds } });
}

std::optional<Document> find_document(db::Read& tx, DocumentId const& id) { return tx.one(select_document, { { "$id", id } }, read_document); }

namespace {

std::optional<Reserved> read_reserved(db::Read& tx, DocumentId const& id, db::Statement const& statement)
{
    auto document = find_document(tx, id);
    if (!document)
        return std::nullopt;
    return tx.one(statement, { { "$id", id } }, [&](db::Row const& row) {
        return Reserved { std::move(*document), row.text("sign"), read_json(row.text("shown")), read_json(row.text("clear")), read_json(row.text("box")),
            row.text("case_state"), row.text("application_key"), { row.integer("issued_at") } };
    });
}

}  // namespace

std::optional<Reserved> find_reserved(db::Read& tx, DocumentId const& id) { return read_reserved(tx, id, select_reserved); }
std::optional<Reserved> find_written(db::Read& tx, DocumentId const& id) { return read_reserved(tx, id, select_written); }

void set_withheld(db::Write& tx, CaseId const& of, bool withheld) { tx.execute(update_withheld, { { "$case", of }, { "$withheld", withheld } }); }

bool is_withheld(db::Read& tx, DocumentId const& id)
{
    return tx.one(select_withheld, { { "$id", id } }, [](db::Row const& row) { return row.flag("withheld"); }).value_or(false);
}

std::optional<Rendered> find_rendered(db::Read& tx, DocumentId const& id)
{
    return tx.one(select_rendered, { { "$id", id } }, [](db::Row const& row) {
        return Rendered { row.text("hash"), read_blob(row, "pdf"), read_blob(row, "page"), row.text("signed_by"), row.text("signed_as") };
    });
}

std::vector<Document> of_case(db::Read& tx, CaseId const& of) { return tx.all(select_of_case, { { "$case", of } }, read_document); }

std::vector<Document> list(db::Read& tx, std::string const& division, model::Sought const& sought, std::string const& before, int most)
{
    return tx.all(select_list, { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$number", sought.number },
        { "$words", sought.words }, { "$before", before }, { "$most", most } }, read_document);
}

bool set_rendered(db::Write& tx, DocumentId const& id, Rendered const& rendered)
{
    return tx.execute(update_rendered, { { "$id", id }, { "$hash", rendered.hash }, { "$pdf_name", rendered.pdf.name },
        { "$pdf_size", static_cast<std::int64_t>(rendered.pdf.size) }, { "$pdf_key", db::Value { db::Bytes { rendered.pdf.boxed_key } } },
        { "$page_name", rendered.page.name }, { "$page_size", static_cast<std::int64_t>(rendered.page.size) },
        { "$page_key", db::Value { db::Bytes { rendered.page.boxed_key } } }, { "$signed_by", rendered.signed_by }, { "$signed_as", rendered.signed_as } }) == 1;
}

bool set_dispatched(db::Write& tx, DocumentId const& id, Instant at)
{
    return tx.execute(update_dispatched, { { "$id", id }, { "$at", at.microseconds } }) == 1;
}

bool set_opened(db::Write& tx, CaseId const& of, DocumentId const& id, Instant at)
{
    return tx.execute(update_opened, { { "$id", id }, { "$case", of }, { "$at", at.microseconds } }) == 1;
}

std::vector<DocumentId> not_opened_since(db::Read& tx, Instant before, int most)
{
    return tx.all(select_not_opened, { { "$before", before.microseconds }, { "$most", most } }, [](db::Row const& row) { return row.id<DocumentTag>("id"); });
}

}  // namespace mado::documents::store
