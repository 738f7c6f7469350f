#include "service/attachments.h"
#include "store/paper_store.h"
#include "store/shield_store.h"

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>
#include <mado/sanitizing/files.h>

namespace mado::cases {

namespace {

bool is_photo(json::Value const& blob)
{
    auto const type = blob.text("type");
    return type.starts_with("image/") && !type.starts_with("image/vnd.") && type != "image/tiff";  // several pages of a scanner are a PDF already
}

// One photo opens everywhere as its clean form does.
bool are_to_be_made(json::Array const& photos) { return photos.size() > 1; }

}  // namespace

std::string service::photos_key(CaseId const& id, std::string const& field) { return "cases.photos." + id.value + "." + field; }

void service::want_photos(db::Write& tx, Workplace const& here, CaseId const& id, json::Object const& files)
{
    for (auto const& [field, file] : files) {
        auto photos = file.array("blobs");
        std::erase_if(photos, [](json::Value const& blob) { return !is_photo(blob); });
        if (!are_to_be_made(photos))
            continue;
        Photos wanted;
        wanted.field = field;
        for (auto const& blob : photos)
            wanted.sources.push_back(blob.text("name"));
        store::want_photos(tx, id, wanted, here.now().at);
    }
    make_ready_photos(tx, here, id);
}

namespace {

bool is_settled(std::vector<sanitizing::File> const& files, json::Array const& sources)
{
    return std::ranges::all_of(sources, [&](json::Value const& source) {
        auto const file = std::ranges::find(files, source.text(), &sanitizing::File::blob);
        return file != files.end() && file->state != sanitizing::State::Waiting;
    });
}

}  // namespace

void service::make_ready_photos(db::Write& tx, Workplace const& here, CaseId const& id)
{
    auto const files = sanitizing::files(tx, "case", id.value);
    for (auto const& one : photos(tx, id))
        if (one.state == PhotosState::Waiting && is_settled(files, one.sources))
            jobs::enqueue(tx, here.now(), photos_job, json::object({ { "case", id.value }, { "field", one.field } }), here.now().at, id.value + "." + one.field);
}

Result<void> service::on_settled(db::Write& tx, Caller const& caller, Workplace const& here, sanitizing::Settled const& settled)
{
    auto const& file = settled.file;
    if (file.owner != "case")
        return {};
    auto const event = file.state == sanitizing::State::Infected ? "cases.file.infected" : file.is_open() ? "cases.file.sanitized" : "cases.file.refused";
    audit::record(tx, caller, here.now(), event, { { "case", file.id }, { "blob", file.blob } }, { { "state", word_of(file.state) }, { "reason", word_of(file.reason) } });
    make_ready_photos(tx, here, { file.id });
    return {};
}

std::vector<Photos> photos(db::Read& tx, CaseId const& id)
{
    std::vector<Photos> all;
    auto const shield = store::shield(tx, id);
    for (auto& kept : store::photos(tx, id))
        if (!shield || !shield->kept.contains(kept.photos.field))
            all.push_back(std::move(kept.photos));
    return all;
}

}  // namespace mado::cases
