#include "web/files_box.h"

#include <mado/audit/audit.h>
#include <mado/web/form.h>

namespace mado::approvals::web {

namespace {

std::string state_words(Visit const& visit, std::optional<sanitizing::File> const& file)
{
    if (!file)
        return mado::web::words(visit, "approvals.attachment.state.failed");
    return file->state == sanitizing::State::Clean ? std::string() : mado::web::words(visit, "approvals.attachment.state." + word_of(file->state));
}

}  // namespace

std::vector<FileRow> file_rows(Visit const& visit, db::Read& tx, Draft const& draft)
{
    std::vector<FileRow> rows;
    for (auto const& one : draft.proposal.attachments) {
        auto const file = sanitizing::file(tx, owner_of_attachments, one.file, one.blob);
        FileRow row { one.file, one.title, {}, {}, state_words(visit, file), one.hash };
        if (file && file->is_open())
            row.address = mado::web::link(visit, { "approvals", draft.id.value, "files", one.blob });
        if (file && file->state != sanitizing::State::Waiting && file->state != sanitizing::State::Infected && access::allow(tx, visit.caller, may_read_original, { draft.proposal.owner }))
            row.original = mado::web::link(visit, { "approvals", draft.id.value, "files", one.blob, "original" });
        rows.push_back(std::move(row));
    }
    return rows;
}

FilesBox files_box(Visit const& visit, db::Read& tx, Attempt const* attempt, std::optional<Draft> const& draft)
{
    FilesBox box;
    box.error = mado::web::trouble_of(visit, attempt, "files");
    box.most = mado::web::size_text(mado::web::file_bytes);
    // A browser does not choose a file again by itself.
    if (attempt && std::ranges::any_of(visit.request.files("files"), [](http::Upload const* one) { return one->size > 0 || one->too_large; }))
        box.lost = mado::web::words(visit, "approvals.attachment.choose_again");
    if (draft)
        box.rows = file_rows(visit, tx, *draft);
    auto const ticked = attempt ? files_ticked(visit) : std::vector<std::string> {};
    for (auto& row : box.rows)
        row.is_ticked = std::ranges::find(ticked, row.file) != ticked.end();
    box.has_rows = !box.rows.empty();
    return box;
}

Result<std::vector<Enclosed>> files_chosen(Visit const& visit)
{
    std::vector<Enclosed> all;
    std::vector<FieldError> errors;
    for (auto const* upload : visit.request.files("files")) {
        if (upload->size == 0 && upload->file_name.empty())
            continue;
        auto kept = enclosed(visit.here, *upload, "files");
        if (kept)
            all.push_back(std::move(*kept));
        else
            std::ranges::move(kept.error().fields, std::back_inserter(errors));
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    return all;
}

std::vector<std::string> files_ticked(Visit const& visit) { return visit.request.answers("detach"); }

// The clean form alone. It was made here: it may be opened in the browser, and still can do nothing.
Shown show_file(Visit const& visit, Attempt const*)
{
    struct Found { Draft draft; sanitizing::File file; };
    auto const look = [&](db::Read& tx) -> Result<Found> {
        auto draft = TRY(find_for(tx, visit.caller, visit.here, draft_of(visit)));
        auto file = TRY(file_of(tx, draft, visit.request.path.at("blob")));
        return Found { std::move(draft), std::move(file) };
    };
    auto const [draft, file] = TRY(visit.here.database.read(visit.tenant(), look));
    auto bytes = TRY(sanitizing::clean_bytes(visit.here, visit.tenant(), file));
    auto const& p = draft.proposal;
    TRY(visit.here.database.write(visit.tenant(), [&, &draft = draft, &file = file](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "approvals.attachment.read", { { "draft", draft.id.value }, { p.matter_kind, p.matter } }, { { "blob", file.blob } });
        return {};
    }));
    auto response = http::bytes(file.type, std::move(bytes));
    bool const opens = file.type == "application/pdf" || file.type == "image/jpeg" || file.type.starts_with("text/plain");
    response.with("content-disposition", std::string(opens ? "inline" : "attachment") + "; filename*=UTF-8''" + http::percent_encoded(file.clean_title()))
        .with("x-content-type-options", "nosniff").with("cache-control", "no-store");
    if (file.type != "application/pdf")  // a browser shows no PDF in a sandbox
        response.with("content-security-policy", "sandbox");
    return response;
}

}  // namespace mado::approvals::web
