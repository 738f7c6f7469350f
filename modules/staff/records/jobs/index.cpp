#include "jobs/backfill.h"

#include "service/filing.h"
#include "store/record_store.h"

#include <mado/approvals/attachments.h>
#include <mado/jobs/jobs.h>
#include <mado/text/utf8.h>

namespace mado::records::service {

namespace {

// Of one record: more finds nothing better, and every character is a row of the index.
constexpr std::size_t most_bytes = 30'000;

std::string words_of_pdf(sandbox::Sandbox const& box, std::string_view bytes)
{
    auto const done = box.run({ .program = "/usr/bin/pdftotext", .words = { "-enc", "UTF-8", "-l", "50", "-", "-" }, .input = bytes, .bounds = { .time = std::chrono::seconds(30), .output = 8U << 20 } });
    return done.end == sandbox::End::Done && done.status == 0 ? done.output : std::string();
}

// The form that people may open: never what came.
struct Readable { std::string type, bytes; };
std::optional<Readable> readable(Workplace const& here, std::string const& tenant, RecordId const& record, Part const& part)
{
    if (part.origin == Origin::Document) {
        auto bytes = bytes_of(here, tenant, record, part);
        return bytes ? std::optional(Readable { part.type, std::move(*bytes) }) : std::nullopt;
    }
    if (part.blob.empty())
        return std::nullopt;
    bool const is_own = part.origin == Origin::Own;
    auto const owner = is_own ? std::string_view("record") : part.origin == Origin::Draft ? approvals::owner_of_attachments : std::string_view("case");
    auto const file = here.database.read(tenant, [&](db::Read& tx) { return sanitizing::file(tx, owner, is_own ? record.value : part.origin_id, part.blob); });
    auto bytes = file && file->is_open() ? sanitizing::clean_bytes(here, tenant, *file) : Result<std::string>(refuse(Refusal::Kind::Gone, "records.part.gone"));
    return bytes ? std::optional(Readable { file->type, std::move(*bytes) }) : std::nullopt;
}

std::string words_of(sandbox::Sandbox const& box, Readable const& file)
{
    if (file.type == "application/pdf")
        return words_of_pdf(box, file.bytes);
    return file.type.starts_with("text/plain") && text::is_utf8(file.bytes) ? file.bytes : std::string();
}

}  // namespace

Result<void> index_parts(Workplace const& here, sanitizing::Tools const& tools, jobs::Job const& job)
{
    RecordId const id { job.payload.text("record") };
    std::string words;
    for (auto const& part : here.database.read(job.tenant, [&](db::Read& tx) { return parts(tx, id); })) {
        if (words.size() >= most_bytes)
            break;
        if (auto const file = readable(here, job.tenant, id, part))
            words += " " + words_of(tools.box, *file);
    }
    words = std::string(text::first(words, most_bytes / 3));
    return here.database.write(job.tenant, { .name = "records.index" }, [&](db::Write& tx) -> Result<void> {
        auto const record = store::record(tx, id);
        if (record && record->state == RecordState::Kept)
            index(tx, *record, is_hidden(tx, *record) ? std::string() : words);
        return {};
    });
}

}  // namespace mado::records::service
