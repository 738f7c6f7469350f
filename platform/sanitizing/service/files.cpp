#include <mado/sanitizing/erasure.h>
#include <mado/sanitizing/files.h>
#include <mado/sanitizing/module.h>
#include <mado/sanitizing/sharing.h>

#include "store/file_store.h"
#include "store/sharing_store.h"

#include <mado/crypto/box.h>
#include <mado/jobs/jobs.h>

namespace mado::embedded {
std::span<File const> sanitizing();
}

namespace mado::sanitizing {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view job_name = "sanitizing.rebuild";
constexpr std::int64_t second = 1'000'000;
constexpr int again_seconds = 60, most_again = 200;

std::string context(File const& file, std::string_view which) { return "sanitizing." + std::string(which) + "." + file.owner + "." + file.id + "." + file.blob; }

std::optional<crypto::SymmetricKey> key_from(std::optional<std::string> const& bytes)
{
    crypto::SymmetricKey key;
    if (!bytes || bytes->size() != key.bytes.size())
        return std::nullopt;
    std::ranges::copy(*bytes, key.bytes.begin());
    return key;
}

std::optional<std::string> bytes_of(Workplace const& here, std::string const& blob, std::string const& boxed, std::string const& sealed_for)
{
    auto const key = key_from(crypto::decrypt(here.keys.storage, boxed, sealed_for));
    return key ? here.files.read(blob, *key) : std::nullopt;
}

std::optional<store::Kept> kept(Workplace const& here, std::string const& tenant, File const& file)
{
    auto const all = here.database.read(tenant, [&](db::Read& tx) { return store::all_of(tx, file.owner, file.id); });
    for (auto const& one : all)
        if (one.file.blob == file.blob)
            return one;
    return std::nullopt;
}

void want(db::Write& tx, Moment const& now, std::string_view owner, std::string const& id)
{
    jobs::enqueue(tx, now, job_name, json::object({ { "owner", owner }, { "id", id } }), now.at, std::string(owner) + "." + id);
}

// What becomes of the bytes: the scan has the first word, and what it has not seen is not opened.
Rebuilt judged(Tools const& tools, std::optional<std::string> const& bytes)
{
    if (!bytes)
        return { State::Failed, Reason::NotThere, {}, {}, 0 };
    if (!tools.scan.address.empty()) {
        auto const verdict = clamd::scan(tools.scan, *bytes);
        if (verdict.answer == clamd::Answer::Found)
            return { State::Infected, Reason::Infected, {}, {}, 0 };
        if (verdict.answer == clamd::Answer::TooLarge)
            return { State::Refused, Reason::TooLarge, {}, {}, 0 };
        if (verdict.answer == clamd::Answer::Away)
            return { State::Waiting, Reason::ScannerAway, {}, {}, 0 };
    }
    return rebuilt(tools.box, *bytes);
}

Caller job_of(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = std::string(job_name) }; }

// False: it still waits, and so would the next.
Result<bool> settle_one(Workplace const& here, Tools const& tools, std::string const& tenant, store::Kept const& waiting)
{
    auto file = waiting.file;
    auto made = judged(tools, bytes_of(here, file.blob, waiting.boxed_key, context(file, "original")));
    file.state = made.state;
    file.reason = made.reason;
    if (made.state == State::Waiting)
        return here.database.write(tenant, { .name = job_name }, [&](db::Write& tx) -> Result<bool> {
            store::wait(tx, file, here.now().at);
            return false;
        });
    file.type = made.type;
    file.pages = made.pages;
    std::string boxed;
    std::uint64_t size = 0;
    if (file.is_open()) {
        auto const blob = here.files.keep_bytes(made.bytes);
        file.clean = blob.name;
        size = blob.size;
        boxed = crypto::encrypt(here.keys.storage, crypto::view(blob.key.bytes), context(file, "clean"));
    }
    return here.database.write(tenant, { .name = job_name }, [&](db::Write& tx) -> Result<bool> {
        file.settled_at = here.now().at;
        if (!store::settle(tx, file, static_cast<std::int64_t>(size), boxed))
            return true;  // another run was faster
        if (file.is_open())
            files::name_blob(tx, file.clean, size, file.owner, file.id, file.settled_at);
        TRY(here.listeners.publish(tx, job_of(tenant), here, Settled { file }));
        return true;
    });
}

// Files whose job ended before they could be settled: the scanner was away, or there were no walls.
void try_again(Workplace const& here)
{
    auto const now = here.now();
    auto const all = db::AllTenants::read(here.database, [&](db::Read& tx) { return store::waiting_since(tx, { now.at.microseconds - again_seconds * second }, most_again); });
    for (auto const& one : all)
        (void)here.database.write(one.tenant, { .name = "sanitizing.again" }, [&](db::Write& tx) -> Result<void> {
            want(tx, here.now(), one.owner, one.id);
            return {};
        });
}

struct Ending { std::string_view type, ending; };
constexpr Ending endings[] = { { "application/pdf", ".pdf" }, { "image/jpeg", ".jpg" }, { "text/plain", ".txt" }, { "image/vnd.dxf", ".dxf" },
    { "application/vnd.openxmlformats-officedocument.wordprocessingml", ".docx" }, { "application/vnd.openxmlformats-officedocument.spreadsheetml", ".xlsx" },
    { "application/vnd.openxmlformats-officedocument.presentationml", ".pptx" } };

}  // namespace

std::string File::clean_title() const
{
    for (auto const& one : endings)
        if (type.starts_with(one.type)) {
            auto const dot = title.rfind('.');
            auto const stem = dot == std::string::npos || dot == 0 || title.size() - dot > 6 ? title : title.substr(0, dot);
            return stem + std::string(one.ending);
        }
    return title;
}

void keep(db::Write& tx, Workplace const& here, std::string_view owner, std::string const& id, json::Array const& blobs)
{
    auto const now = here.now();
    for (auto const& blob : blobs) {
        File file;
        file.owner = owner;
        file.id = id;
        file.blob = blob.text("name");
        file.title = blob.text("title");
        file.came_at = now.at;
        auto const key = crypto::from_base64url(blob.text("key"));
        if (!files::is_named(tx, file.blob, owner, id))
            files::name_blob(tx, file.blob, static_cast<std::uint64_t>(blob.integer("size")), owner, id, now.at);
        store::insert(tx, file, crypto::encrypt(here.keys.storage, key.value_or(std::string()), context(file, "original")));
    }
    if (!blobs.empty())
        want(tx, now, owner, id);
}

std::vector<File> files(db::Read& tx, std::string_view owner, std::string const& id)
{
    std::vector<File> all;
    for (auto& one : store::all_of(tx, owner, id))
        all.push_back(std::move(one.file));
    return all;
}

std::optional<File> file(db::Read& tx, std::string_view owner, std::string const& id, std::string const& blob)
{
    for (auto& one : files(tx, owner, id))
        if (one.blob == blob)
            return std::move(one);
    return std::nullopt;
}

Result<std::string> clean_bytes(Workplace const& here, std::string const& tenant, File const& file)
{
    if (file.state == State::Waiting)
        return refuse(Kind::Conflict, "sanitizing.waiting");
    auto const one = kept(here, tenant, file);
    if (!one || !one->file.is_open())
        return refuse(Kind::Gone, "sanitizing.not_clean");
    auto bytes = bytes_of(here, one->file.clean, one->clean_key, context(one->file, "clean"));
    if (!bytes)
        return refuse(Kind::Gone, "sanitizing.not_readable");
    return std::move(*bytes);
}

std::optional<files::Blob> clean_blob(db::Read& tx, Workplace const& here, File const& file)
{
    auto const found = store::clean(tx, file);
    auto const key = found ? key_from(crypto::decrypt(here.keys.storage, found->boxed_key, context(file, "clean"))) : std::nullopt;
    if (!key)
        return std::nullopt;
    return files::Blob { found->blob, static_cast<std::uint64_t>(found->size), *key };
}

Result<std::string> original_bytes(Workplace const& here, std::string const& tenant, File const& file)
{
    auto const one = kept(here, tenant, file);
    if (!one)
        return refuse(Kind::NotFound, "sanitizing.not_readable");
    if (one->file.state == State::Infected)
        return refuse(Kind::Forbidden, "sanitizing.infected");
    if (one->file.state == State::Waiting)
        return refuse(Kind::Conflict, "sanitizing.waiting");
    auto bytes = bytes_of(here, one->file.blob, one->boxed_key, context(one->file, "original"));
    if (!bytes)
        return refuse(Kind::Gone, "sanitizing.not_readable");
    return std::move(*bytes);
}

Result<void> settle(Workplace const& here, Tools const& tools, std::string const& tenant, std::string const& owner, std::string const& id)
{
    auto const all = here.database.read(tenant, [&](db::Read& tx) { return store::all_of(tx, owner, id); });
    for (auto const& one : all) {
        if (one.file.state != State::Waiting)
            continue;
        bool const is_settled = TRY(settle_one(here, tools, tenant, one));
        if (!is_settled)
            break;
    }
    return {};
}

std::vector<db::Statement> statements() { return store::statements(); }

Module describe(std::shared_ptr<Tools const> tools)
{
    Module module;
    module.name = "sanitizing";
    module.files = embedded::sanitizing();
    module.statements = statements();
    for (auto const& more : { erase_statements(), sharing_statements() })
        module.statements.insert(module.statements.end(), more.begin(), more.end());
    module.jobs = { { std::string(job_name), [tools](Workplace const& here, jobs::Job const& job) { return settle(here, *tools, job.tenant, job.payload.text("owner"), job.payload.text("id")); } } };
    module.schedules = { { "sanitizing.again", again_seconds, [](Workplace const& here) { try_again(here); } } };
    return module;
}

}  // namespace mado::sanitizing
