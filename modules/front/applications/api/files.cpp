#include "api/operations.h"
#include "store/filing_store.h"

#include <mado/audit/audit.h>
#include <mado/definitions/answers.h>

namespace mado::applications {

namespace {

using definitions::Field;
using definitions::FieldType;

constexpr std::size_t id_characters = 36, key_characters = 43;
constexpr std::int64_t kept_us = 86'400'000'000;

struct Named {  // an upload as the system names it: the row's id, and the key that only it has
    std::string id, key;
};
std::optional<Named> named(std::string const& text)
{
    if (text.size() != id_characters + 1 + key_characters || text[id_characters] != '.')
        return std::nullopt;
    Named const found { text.substr(0, id_characters), text.substr(id_characters + 1) };
    return is_uuid(found.id) && crypto::from_base64url(found.key) ? std::optional(found) : std::nullopt;
}

class Taking {
public:
    Taking(api::Call const& call, Files& files) : call_(call), files_(files) {}

    void take(Field const& field, json::Value& answer, std::string const& control)
    {
        if (field.type == FieldType::Group && answer.is_array())
            for (std::size_t row = 0; row < answer.array().size(); ++row)
                for (auto const& inner : field.fields)
                    if (auto& fields = answer.array()[row]; fields.is_object())
                        if (auto found = fields.object().find(inner.name); found != fields.object().end())
                            take(inner, found->second, control + "." + std::to_string(row) + "." + inner.name);
        if (field.type == FieldType::File && answer.is_object())
            answer = taken(field, answer, control);
    }

private:
    json::Value taken(Field const& field, json::Value const& answer, std::string const& control)
    {
        auto const way = answer.text("way", "file");
        for (auto const& [name, value] : answer.object())
            if (name != "way" && name != "uploads")
                files_.errors.push_back({ control + "." + name, "api.value.unknown" });
        json::Array blobs;
        auto const& uploads = answer.array("uploads");
        if (uploads.size() > definitions::most_of(field))
            files_.errors.push_back({ control, "api.value.too_many", { { "most", std::to_string(definitions::most_of(field)) } } });
        else
            for (auto const& one : uploads)
                if (auto blob = blob_of(field, one, control); !blob.is_null())
                    blobs.push_back(std::move(blob));
        return json::object({ { "way", way }, { "blobs", std::move(blobs) } });
    }

    json::Value blob_of(Field const& field, json::Value const& name, std::string const& control)
    {
        auto const wanted = name.is_text() ? named(name.text()) : std::nullopt;
        auto const found = wanted && call_.system
            ? call_.here().database.read(call_.tenant(), [&](db::Read& tx) { return store::upload(tx, wanted->id, call_.system->id.value); })
            : std::nullopt;
        bool const is_used = found && std::ranges::find(files_.uploads, found->id) != files_.uploads.end();
        if (!found || is_used || !crypto::same(found->key_hash, crypto::sha256_hex(wanted->key)) || call_.here().clock.now().microseconds - found->at.microseconds > kept_us) {
            files_.errors.push_back({ control, "applications.api.no_upload" });
            return {};
        }
        if (!files::accepted(found->type, field.accept)) {
            files_.errors.push_back({ control, "web.upload.type", { { "title", found->title } } });
            return {};
        }
        files_.uploads.push_back(found->id);
        files_.blobs.push_back({ found->blob, static_cast<std::uint64_t>(found->size) });
        files_.keys[found->blob] = json::object({ { "key", wanted->key }, { "size", found->size } });
        return json::object({ { "name", found->blob }, { "title", found->title }, { "type", found->type }, { "size", found->plain_size } });
    }

    api::Call const& call_;
    Files& files_;
};

}  // namespace

void take_file(api::Call const& call, Field const& field, json::Value& answer, std::string const& control, Files& files) { Taking(call, files).take(field, answer, control); }

Files take_files(api::Call const& call, definitions::Definition const& definition, json::Object& answers)
{
    Files files;
    for (auto& [name, answer] : answers)
        if (auto const* field = definition.field(name); field && !field->staff)
            take_file(call, *field, answer, name, files);
    return files;
}

Result<void> use_up(db::Write& tx, Workplace const& here, Files const& files, ApplicationId const& application)
{
    for (auto const& blob : files.blobs)
        files::name_blob(tx, blob.name, blob.size, "application", application.value, here.clock.now());
    for (auto const& id : files.uploads) {
        if (!store::remove_upload(tx, id))
            return refuse(Refusal::Kind::Conflict, "applications.api.no_upload");
        files::forget_blobs(tx, "upload", id);
    }
    return {};
}

std::size_t sweep_uploads(Workplace const& here)
{
    constexpr int most = 500;
    std::size_t gone = 0;
    Instant const before { here.clock.now().microseconds - kept_us };
    for (auto const& town : here.towns.all()) {
        auto const old = here.database.read(town.code, [&](db::Read& tx) { return store::uploads_before(tx, before, most); });
        if (old.empty())
            continue;
        (void)here.database.write(town.code, [&](db::Write& tx) -> Result<void> {
            for (auto const& id : old) {
                store::remove_upload(tx, id);
                files::forget_blobs(tx, "upload", id);
            }
            return {};
        });
        gone += old.size();
    }
    return gone;
}

}  // namespace mado::applications
