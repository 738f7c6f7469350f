#include "api/files.h"

#include <mado/api/scopes.h>
#include <mado/audit/audit.h>
#include <mado/web/form.h>

#include "service/uploads.h"

#include <algorithm>

namespace mado::approvals::api_v1 {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr std::size_t id_characters = 36, key_characters = 43;
constexpr std::int64_t most_waiting_bytes = 500LL << 20;

// The row's id, and the key that only the system has.
struct Name { std::string id, key; };
std::optional<Name> name_in(std::string const& text)
{
    if (text.size() != id_characters + 1 + key_characters || text[id_characters] != '.')
        return std::nullopt;
    Name const found { text.substr(0, id_characters), text.substr(id_characters + 1) };
    return is_uuid(found.id) && crypto::from_base64url(found.key) ? std::optional(found) : std::nullopt;
}

std::optional<Enclosed> enclosed_as(Call const& call, std::optional<Name> const& name)
{
    auto const found = name ? call.here().database.read(call.tenant(), [&](db::Read& tx) { return store::upload(tx, name->id, call.system->id); }) : std::nullopt;
    auto const bytes = found ? crypto::from_base64url(name->key) : std::nullopt;
    crypto::SymmetricKey key;
    if (!bytes || bytes->size() != key.bytes.size() || !crypto::same(found->key_hash, crypto::sha256_hex(name->key))
        || call.here().clock.now().microseconds - found->at.microseconds > service::uploads_kept_us)
        return std::nullopt;
    std::ranges::copy(*bytes, key.bytes.begin());
    return Enclosed { { {}, found->title, found->blob, found->hash, found->size }, key };
}

Result<Answer> keep(Call const& call)
{
    auto const file = TRY(enclosed(call.here(), call.visit.request.uploads.front(), "/file"));
    auto const now = call.here().now();
    auto const key = crypto::base64url(crypto::view(file.key.bytes));
    store::Upload const kept { now.id(), call.system->id, file.attachment.blob, file.attachment.size, file.attachment.title, file.attachment.hash, crypto::sha256_hex(key), now.at };
    auto body = json::object({ { "id", kept.id + "." + key }, { "title", kept.title }, { "hash", kept.hash } });
    auto const answer = call.keep(201, body);
    auto const work = [&](db::Write& tx) -> Result<void> {
        if (store::waiting_bytes(tx, kept.system) + kept.size > most_waiting_bytes)
            return refuse(Refusal::Kind::TooLarge, "approvals.attachment.too_many_uploads");
        TRY(answer.settle(tx));
        store::insert(tx, kept);
        files::name_blob(tx, kept.blob, static_cast<std::uint64_t>(kept.size), service::owner_of_uploads, kept.id, now.at);
        audit::record(tx, call.caller(), now, "approvals.attachment.uploaded", { { "upload", kept.id }, { "system", kept.system.value } });
        return {};
    };
    TRY(call.here().database.write(call.tenant(), work));
    return Answer { .body = std::move(body), .status = 201 };
}

}  // namespace

Result<Named> named_files(Call const& call, json::Array const& names)
{
    Named all;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto const name = names[i].is_text() ? name_in(names[i].text()) : std::nullopt;
        auto file = enclosed_as(call, name);
        if (!file || std::ranges::find(all.uploads, name->id) != all.uploads.end()) {
            errors.push_back({ "/files/" + std::to_string(i), "approvals.attachment.no_upload" });
            continue;
        }
        all.uploads.push_back(name->id);
        all.files.push_back(std::move(*file));
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    return all;
}

api::Operation upload_operation()
{
    return api::post("keep_draft_file", "/draft-files", "drafts").needs(api::scope::drafts)
        .about({ "起案の添付ファイルを預ける", "Uploads a file for a draft" }, { "起案に付けるファイルを先に預けます。24時間以内に起案で名指ししないと消えます。",
            "Before the draft is sent. What no draft names within 24 hours is removed." })
        .reads_file({ .body_bytes = 64 << 10, .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::file_bytes + (64 << 10) })
        .answers(s::object({ s::must("id", s::about(s::text(), "names the file in `files` of a draft; keep it secret")), s::must("title", s::text()), s::must("hash", s::about(s::text(), "SHA-256 (hex) of its bytes")) }),
            json::object({ { "id", "01900000-0000-7000-8000-000000000000.…" }, { "title", "見積書.pdf" }, { "hash", "9f86d081884c7d65…" } }), 201)
        .once_per_key().to(keep);
}

}  // namespace mado::approvals::api_v1
