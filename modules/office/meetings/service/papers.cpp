#include "service/papers.h"

#include "service/inside.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/jobs/jobs.h>
#include <mado/text/utf8.h>

#include "model/rules.h"
#include "store/meeting_store.h"

#include <algorithm>

namespace mado::meetings {

namespace {

using Kind = Refusal::Kind;

std::string page_context(PaperId const& paper, std::int64_t number) { return "meetings.page." + paper.value + "." + std::to_string(number); }

}  // namespace

std::vector<Paper> papers(db::Read& tx, MeetingId const& id) { return store::papers(tx, id); }
std::optional<PaperPage> page_of(db::Read& tx, PaperId const& paper, std::int64_t number) { return store::page(tx, paper, number); }

Result<Paper> find_paper(db::Read& tx, Caller const& caller, MeetingId const& id, PaperId const& paper)
{
    TRY(find(tx, caller, id));
    auto const found = store::paper(tx, paper);
    if (!found || found->meeting != id)
        return refuse(Kind::NotFound, "meetings.no_such_paper");
    return *found;
}

Result<std::string> picture_bytes(Workplace const& here, PaperId const& paper, PaperPage const& page)
{
    auto bytes = service::opened(here, page.blob, page.boxed_key, page_context(paper, page.number));
    if (!bytes)
        return refuse(Kind::Gone, "meetings.paper_gone");
    return std::move(*bytes);
}

Result<void> add_papers(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, std::vector<Sent> const& files)
{
    TRY(service::to_change(tx, caller, id));
    auto const there = store::papers(tx, id);
    if (there.size() + files.size() > model::most_papers)
        return refuse(std::vector<FieldError> { { "paper", "meetings.too_many", { { "most", std::to_string(model::most_papers) } } } });
    auto const now = here.now();
    auto place = there.empty() ? 0 : there.back().place;
    for (auto const& file : files) {
        Paper paper { { now.id() }, id, ++place, file.title, file.blob.name, caller.person, now.at, PaperState::Waiting, 0, file.record };
        store::insert(tx, paper);
        sanitizing::keep(tx, here, service::owner_of_files, paper.id.value,
            { json::object({ { "name", file.blob.name }, { "size", file.blob.size }, { "key", crypto::base64url(crypto::view(file.blob.key.bytes)) }, { "title", file.title } }) });
        std::vector<audit::Object> objects { { "meeting", id.value }, { "paper", paper.id.value } };
        if (!file.record.empty())
            objects.push_back({ "record", file.record });
        audit::record(tx, caller, now, "meetings.paper.added", objects);
    }
    return {};
}

Result<void> remove_paper(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, PaperId const& which)
{
    auto meeting = TRY(service::to_change(tx, caller, id));
    auto const paper = TRY(find_paper(tx, caller, id, which));
    if (meeting.shown_paper == which) {
        meeting.shown_paper = {};
        meeting.shown_page = 0;
        if (!store::change(tx, meeting))
            return service::changed();
    }
    store::remove(tx, paper);
    files::forget_blobs(tx, service::owner_of_files, which.value);
    audit::record(tx, caller, here.now(), "meetings.paper.removed", { { "meeting", id.value }, { "paper", which.value } });
    return {};
}

namespace service {

std::optional<std::string> opened(Workplace const& here, std::string const& blob, std::string const& boxed_key, std::string const& context)
{
    crypto::SymmetricKey key;
    auto const bytes = crypto::decrypt(here.keys.storage, boxed_key, context);
    if (!bytes || bytes->size() != key.bytes.size())
        return std::nullopt;
    std::ranges::copy(*bytes, key.bytes.begin());
    return here.files.read(blob, key);
}

Result<void> settled(db::Write& tx, Caller const&, Workplace const& here, sanitizing::Settled const& event)
{
    if (event.file.owner != owner_of_files)
        return {};
    auto paper = store::paper(tx, { event.file.id });
    if (!paper)
        return {};  // taken back meanwhile
    bool const has_pages = event.file.state == sanitizing::State::Clean && (event.file.type == "application/pdf" || event.file.type == "image/jpeg");
    if (has_pages) {
        auto const now = here.now();
        jobs::enqueue(tx, now, render_job, json::object({ { "paper", paper->id.value } }), now.at, paper->id.value);
        return {};
    }
    paper->state = PaperState::Refused;
    store::settle(tx, *paper);
    return {};
}

Result<void> keep_pages(db::Write& tx, Workplace const& here, PaperId const& id, std::vector<Drawn> const& pages)
{
    auto paper = store::paper(tx, id);
    if (!paper || paper->state != PaperState::Waiting)
        return {};
    auto const now = here.now();
    for (auto const& one : pages) {
        auto page = one.page;
        page.blob = one.blob.name;
        page.boxed_key = crypto::encrypt(here.keys.storage, crypto::view(one.blob.key.bytes), page_context(id, page.number));
        store::insert(tx, id, page);
        files::name_blob(tx, one.blob.name, one.blob.size, owner_of_files, id.value, now.at);
    }
    paper->pages = static_cast<std::int64_t>(pages.size());
    paper->state = pages.empty() ? PaperState::Refused : PaperState::Ready;
    store::settle(tx, *paper);
    return {};
}

}  // namespace service

}  // namespace mado::meetings
