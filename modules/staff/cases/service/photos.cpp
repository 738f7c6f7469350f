#include "service/attachments.h"
#include "store/paper_store.h"

#include <mado/jobs/jobs.h>

namespace mado::cases {

namespace {

bool is_photo(json::Value const& blob)
{
    auto const type = blob.text("type");
    return type.starts_with("image/") && !type.starts_with("image/vnd.");
}

// One JPEG or PNG opens everywhere as it is.
bool are_to_be_made(json::Array const& photos)
{
    return photos.size() > 1 || (photos.size() == 1 && photos.front().text("type") == "image/heic");
}

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
        jobs::enqueue(tx, here.now(), photos_job, json::object({ { "case", id.value }, { "field", field } }), here.now().at, id.value + "." + field);
    }
}

std::vector<Photos> photos(db::Read& tx, CaseId const& id)
{
    std::vector<Photos> all;
    for (auto& kept : store::photos(tx, id))
        all.push_back(std::move(kept.photos));
    return all;
}

}  // namespace mado::cases
