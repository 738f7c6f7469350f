#include "service/attachments.h"
#include "store/shield_store.h"
#include "store/case_store.h"
#include "store/content_store.h"
#include "store/paper_store.h"

#include <mado/audit/audit.h>
#include <mado/photo/photo.h>
#include <mado/sanitizing/files.h>

namespace mado::cases::service {

namespace {

// What the job needs, read once: the photos in the order that they were sent.
struct Wanted {
    CaseId id;
    Photos photos;
    std::string title;
    std::vector<sanitizing::File> sources;
};

std::optional<Wanted> wanted(db::Read& tx, Workplace const& here, CaseId const& id, std::string const& field)
{
    auto const found = store::find(tx, id);
    auto const kept = photos(tx, id);
    auto const photos = std::ranges::find(kept, field, &Photos::field);
    if (!found || photos == kept.end() || photos->state != PhotosState::Waiting)
        return std::nullopt;
    auto const definition = definitions::definition(tx, here.definitions, found->definition);
    Wanted wanted { id, *photos, definition ? title_of_field(*definition, field) : field, {} };
    auto const files = sanitizing::files(tx, "case", id.value);
    for (auto const& name : photos->sources) {
        auto const file = std::ranges::find(files, name.text(), &sanitizing::File::blob);
        if (file == files.end() || file->state == sanitizing::State::Waiting)
            return std::nullopt;  // its turn comes when all are there
        wanted.sources.push_back(*file);
    }
    return wanted;
}

Caller job_of(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = std::string(photos_job) }; }

json::Value fault_of(sanitizing::File const& source, std::string_view fault) { return json::object({ { "title", source.title }, { "blob", source.blob }, { "fault", fault } }); }

void add(Workplace const& here, std::string const& tenant, sanitizing::File const& source, photo::Album& album, Photos& photos)
{
    auto bytes = source.type == "image/jpeg" ? sanitizing::clean_bytes(here, tenant, source) : Result<std::string>(refuse(Refusal::Kind::Gone, "sanitizing.not_clean"));
    if (bytes)
        album.add(photo::jpeg_again(std::move(*bytes)));
    else
        photos.faults.push_back(fault_of(source, word_of(source.is_open() ? sanitizing::Reason::Unknown : source.reason)));
}

// False: other photos came meanwhile.
Result<bool> keep_progress(Workplace const& here, std::string const& tenant, Wanted const& wanted)
{
    return here.database.write(tenant, { .name = photos_job }, [&](db::Write& tx) -> Result<bool> {
        return store::keep_progress(tx, wanted.id, wanted.photos.field, wanted.photos.sources, wanted.photos.done);
    });
}

Result<void> keep(Workplace const& here, std::string const& tenant, Wanted const& wanted, files::Blob const* blob)
{
    store::KeptPhotos made { wanted.photos, {} };
    if (blob) {
        made.photos.blob = blob->name;
        made.boxed_key = crypto::encrypt(here.keys.storage, crypto::view(blob->key.bytes), photos_key(wanted.id, wanted.photos.field));
    }
    return here.database.write(tenant, { .name = photos_job }, [&](db::Write& tx) -> Result<void> {
        auto const now = here.now();
        if (!store::keep_photos(tx, wanted.id, made, now.at))
            return {};
        if (blob)
            files::name_blob(tx, blob->name, blob->size, "case", wanted.id.value, now.at);
        audit::record(tx, job_of(tenant), now, "cases.photos.made", { { "case", wanted.id.value } },
            { { "field", wanted.photos.field }, { "pages", std::to_string(wanted.photos.pages) }, { "faults", std::to_string(wanted.photos.faults.size()) } });
        return {};
    });
}

}  // namespace

Result<void> make_photos(Workplace const& here, jobs::Job const& job)
{
    CaseId const id { job.payload.text("case") };
    auto const field = job.payload.text("field");
    auto wanted_now = here.database.read(job.tenant, [&](db::Read& tx) { return wanted(tx, here, id, field); });
    if (!wanted_now)
        return {};
    auto& photos = wanted_now->photos;
    photos.faults.clear();
    photos.done = 0;
    photo::Album album;
    for (auto const& source : wanted_now->sources) {
        add(here, job.tenant, source, album, photos);
        ++photos.done;
        if (!TRY(keep_progress(here, job.tenant, *wanted_now)))
            return {};
    }
    photos.pages = static_cast<std::int64_t>(album.size());
    photos.state = photos.pages > 0 ? PhotosState::Made : PhotosState::NotReadable;
    if (photos.pages == 0)
        return keep(here, job.tenant, *wanted_now, nullptr);
    auto const* town = here.towns.by_code(job.tenant);
    auto const blob = here.files.keep_bytes(album.pdf({ .title = wanted_now->title, .author = {}, .made_at = std::chrono::floor<std::chrono::seconds>(std::chrono::sys_time(std::chrono::microseconds(here.now().at.microseconds))),
        .watermark = town && town->training ? "研修" : "" }));
    return keep(here, job.tenant, *wanted_now, &blob);
}

}  // namespace mado::cases::service

namespace mado::cases {

Result<std::string> photos_pdf(Workplace const& here, std::string const& tenant, CaseId const& id, std::string const& field)
{
    auto const all = here.database.read(tenant, [&](db::Read& tx) {
        auto const shield = store::shield(tx, id);
        return shield && shield->kept.contains(field) ? std::vector<store::KeptPhotos> {} : store::photos(tx, id);
    });
    for (auto const& kept : all) {
        if (kept.photos.field != field || kept.photos.state != PhotosState::Made)
            continue;
        auto const opened = crypto::decrypt(here.keys.storage, kept.boxed_key, service::photos_key(id, field));
        crypto::SymmetricKey key;
        if (!opened || opened->size() != key.bytes.size())
            return refuse(Refusal::Kind::Gone, "cases.file.not_readable");
        std::ranges::copy(*opened, reinterpret_cast<char*>(key.bytes.data()));
        auto bytes = here.files.read(kept.photos.blob, key);
        if (!bytes)
            return refuse(Refusal::Kind::Gone, "cases.file.not_readable");
        return std::move(*bytes);
    }
    return refuse(Refusal::Kind::NotFound, "cases.file.not_found");
}

}  // namespace mado::cases
