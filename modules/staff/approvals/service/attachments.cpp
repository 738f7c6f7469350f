#include <mado/approvals/attachments.h>

#include <mado/audit/audit.h>
#include <mado/sanitizing/erasure.h>
#include <mado/sanitizing/kinds.h>
#include <mado/text/utf8.h>

#include "model/acts.h"
#include "service/enclosing.h"
#include "service/recording.h"
#include "store/attachment_store.h"
#include "store/draft_store.h"

#include <algorithm>
#include <fstream>

namespace mado::approvals {

namespace {

using RefusalKind = Refusal::Kind;

std::string title_of(http::Upload const& upload)
{
    constexpr std::size_t most = 100;
    auto const slash = upload.file_name.find_last_of("/\\");
    auto const name = slash == std::string::npos ? upload.file_name : upload.file_name.substr(slash + 1);
    return text::is_utf8(name) && !name.empty() && !text::control_character(name) ? std::string(text::first(name, most)) : "file";
}

std::string bytes_at(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

bool can_be_made_harmless(std::string_view bytes)
{
    using enum sanitizing::Kind;
    auto const kind = sanitizing::kind_of(bytes);
    return kind == Pdf || kind == Picture || kind == OpenOffice || kind == Text;
}

Result<Draft> rewritten(db::Write& tx, Caller const& caller, Workplace const& here, Draft draft)
{
    draft.hash = model::hash_of(draft.proposal);
    ++draft.version;
    ++draft.revision;
    store::rewrite(tx, draft);
    service::record(tx, caller, here, draft, "approvals.draft.rewritten", service::actor_of(caller, here), {});
    return draft;
}

Result<Draft> writing(db::Read& tx, Caller const& caller, DraftId const& id, std::int64_t expected_version)
{
    auto found = TRY(service::own_writing(tx, caller, id));
    TRY(access::allow(tx, caller, may_write, { found.proposal.owner }));
    if (found.version != expected_version)
        return refuse(RefusalKind::Conflict, "approvals.draft.changed_meanwhile");
    return found;
}

}  // namespace

Result<Enclosed> enclosed(Workplace const& here, http::Upload const& upload, std::string const& field)
{
    auto const title = title_of(upload);
    if (upload.too_large)
        return refuse({ { field, "approvals.attachment.too_large", { { "title", title } } } });
    auto const bytes = bytes_at(upload.path);
    if (!can_be_made_harmless(bytes))
        return refuse({ { field, "approvals.attachment.type", { { "title", title } } } });
    auto const blob = here.files.keep(upload.path);
    return Enclosed { { {}, title, blob.name, crypto::sha256_hex(bytes), static_cast<std::int64_t>(blob.size) }, blob.key };
}

Result<Draft> attach(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::vector<Enclosed> const& files, std::int64_t expected_version)
{
    auto found = TRY(writing(tx, caller, id, expected_version));
    TRY(service::room_for(found.proposal.attachments.size(), files.size()));
    auto const more = service::named(here, files);
    std::ranges::move(service::attachments_of(more), std::back_inserter(found.proposal.attachments));
    auto const kept = TRY(rewritten(tx, caller, here, std::move(found)));
    service::enclose(tx, here, id, more, kept.version);
    return kept;
}

Result<Draft> detach(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::vector<std::string> const& files, std::int64_t expected_version)
{
    auto found = TRY(writing(tx, caller, id, expected_version));
    std::erase_if(found.proposal.attachments, [&](Attachment const& one) { return std::ranges::find(files, one.file) != files.end(); });
    for (auto const& file : files) {
        store::remove(tx, id, file);
        service::forget_unnamed(tx, file);
    }
    return rewritten(tx, caller, here, std::move(found));
}

Result<sanitizing::File> file_of(db::Read& tx, Draft const& draft, std::string_view blob)
{
    for (auto const& one : store::attachments(tx, draft.id))
        if (one.attachment.blob == blob)
            if (auto found = sanitizing::file(tx, owner_of_attachments, one.attachment.file, one.attachment.blob))
                return std::move(*found);
    return refuse(RefusalKind::NotFound, "approvals.attachment.not_found");
}

Result<sanitizing::File> note_original(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view blob, std::string_view reason)
{
    auto const draft = TRY(find_for(tx, caller, here, id));
    TRY(access::allow(tx, caller, may_read_original, { draft.proposal.owner }));
    auto const file = TRY(file_of(tx, draft, blob));
    if (file.state == sanitizing::State::Infected)
        return refuse(RefusalKind::Forbidden, "sanitizing.infected");
    if (file.state == sanitizing::State::Waiting)
        return refuse(RefusalKind::Conflict, "sanitizing.waiting");
    if (text::trimmed(reason).empty())
        return refuse({ { "comment", "approvals.original.reason_required" } });
    if (text::length(reason) > model::most_words)
        return refuse({ { "comment", "approvals.words_too_long", { { "most", std::to_string(model::most_words) } } } });
    // The words stay with the draft; the event proves that they have not been changed since.
    auto const number = std::ssize(store::comments_of(tx, id)) + 1;
    store::keep_comment(tx, id, { number, "title", "元のファイルを開いた理由（" + file.title + "）　" + std::string(reason), draft.version, caller.person, caller.position, here.now().at });
    audit::record(tx, caller, here.now(), "approvals.attachment.original_read", { { "draft", draft.id.value }, { draft.proposal.matter_kind, draft.proposal.matter } },
        { { "blob", file.blob }, { "note", std::to_string(number) }, { "reason", audit::salted_hash(draft.id.value + "." + std::to_string(number), reason) } });
    return file;
}

std::vector<DraftId> drafts_with(db::Read& tx, std::string_view file) { return store::drafts_with(tx, file); }

namespace service {

std::vector<Enclosed> named(Workplace const& here, std::vector<Enclosed> files)
{
    for (auto& one : files)
        one.attachment.file = here.now().id();
    return files;
}

std::vector<Attachment> attachments_of(std::vector<Enclosed> const& files)
{
    std::vector<Attachment> all;
    for (auto const& one : files)
        all.push_back(one.attachment);
    return all;
}

Result<void> room_for(std::size_t there, std::size_t more)
{
    if (there + more > most_attachments)
        return refuse({ { "files", "approvals.attachment.too_many", { { "most", std::to_string(most_attachments) } } } });
    return {};
}

void enclose(db::Write& tx, Workplace const& here, DraftId const& draft, std::vector<Enclosed> const& files, std::int64_t since_version)
{
    auto const there = store::attachments(tx, draft);
    auto number = there.empty() ? 0 : there.back().number;
    for (auto const& [what, key] : files) {
        store::insert(tx, draft, { what, ++number, since_version, 0 });
        sanitizing::keep(tx, here, owner_of_attachments, what.file,
            { json::object({ { "name", what.blob }, { "size", what.size }, { "key", crypto::base64url(crypto::view(key.bytes)) }, { "title", what.title } }) });
    }
}

void name_again(db::Write& tx, Draft const& draft)
{
    std::int64_t number = 0;
    for (auto const& one : draft.proposal.attachments)
        store::insert(tx, draft.id, { one, ++number, draft.version, 0 });
}

Result<void> all_can_be_opened(db::Read& tx, Draft const& draft)
{
    std::vector<FieldError> errors;
    for (auto const& one : draft.proposal.attachments) {
        auto const file = sanitizing::file(tx, owner_of_attachments, one.file, one.blob);
        if (!file || (file->state != sanitizing::State::Waiting && !file->is_open()))
            errors.push_back({ "files", "approvals.attachment.not_open", { { "title", one.title } } });
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

void forget_unnamed(db::Write& tx, std::string_view file)
{
    if (!store::drafts_with(tx, file).empty())
        return;
    sanitizing::erase(tx, owner_of_attachments, std::string(file));
    files::forget_blobs(tx, owner_of_attachments, std::string(file));
}

}  // namespace service

}  // namespace mado::approvals
