#include <mado/web/uploads.h>

#include <mado/files/store.h>
#include <mado/text/utf8.h>
#include <mado/web/form.h>

#include <filesystem>

namespace mado::web {

namespace {

std::string title_of(http::Upload const& upload)
{
    auto const slash = upload.file_name.find_last_of("/\\");
    auto const name = slash == std::string::npos ? upload.file_name : upload.file_name.substr(slash + 1);
    return text::is_utf8(name) && !name.empty() && !text::control_character(name) ? std::string(text::first(name, 100)) : "file";
}

// What is wrong with an upload for this field; nothing when it can be kept.
std::optional<FieldError> wrong_with(http::Upload const& upload, definitions::Field const& field, std::string const& control, std::size_t there)
{
    if (upload.too_large)
        return FieldError { control, "web.upload.too_large", { { "title", title_of(upload) }, { "most", size_text(file_bytes) } } };
    if (!files::accepted(files::type_of(upload.head), field.accept))
        return FieldError { control, "web.upload.type", { { "title", title_of(upload) } } };
    if (there >= definitions::most_of(field))
        return FieldError { control, "web.upload.too_many", { { "title", title_of(upload) }, { "most", std::to_string(definitions::most_of(field)) } } };
    return std::nullopt;
}

}  // namespace

Uploaded keep_uploads(Visit const& visit, std::vector<definitions::Field const*> const& fields, std::string const& prefix, json::Object& answers, json::Object& keys)
{
    Uploaded kept;
    for (auto const* field : fields) {
        if (field->type != definitions::FieldType::File)
            continue;
        auto const control = prefix + field->name;
        auto const before = answers.find(field->name);
        auto blobs = before == answers.end() ? json::Array {} : before->second.array("blobs");
        bool changed = false;
        if (auto const removed = visit.request.answer(control + ".remove"); !removed.empty())
            changed = std::erase_if(blobs, [&](json::Value const& blob) { return blob.text("name") == removed; }) > 0;
        for (auto const* upload : visit.request.files(control + ".file")) {
            if (upload->size == 0 && !upload->too_large)
                continue;
            if (auto wrong = wrong_with(*upload, *field, control, blobs.size())) {
                kept.errors.push_back(std::move(*wrong));
                continue;
            }
            auto const blob = visit.here.files.keep(upload->path);
            kept.blobs.push_back({ blob.name, blob.size });
            keys[blob.name] = json::object({ { "key", crypto::base64url(crypto::view(blob.key.bytes)) }, { "size", static_cast<std::int64_t>(blob.size) } });
            blobs.push_back(json::object({ { "name", blob.name }, { "title", title_of(*upload) }, { "type", files::type_of(upload->head) },
                { "size", static_cast<std::int64_t>(upload->size) } }));
            changed = true;
        }
        if (!changed)
            continue;
        kept.changed = true;
        answers[field->name] = json::object({ { "way", "file" }, { "blobs", std::move(blobs) } });
    }
    return kept;
}

}  // namespace mado::web
