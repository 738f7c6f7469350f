#include <mado/audit/audit.h>
#include <mado/crypto/box.h>

#include "service/inside.h"
#include "store/target_store.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace mado::disclosure {

namespace {

using Kind = Refusal::Kind;

struct Freed {
    void operator()(archive* one) const { archive_free(one); }
    void operator()(archive_entry* one) const { archive_entry_free(one); }
};

la_ssize_t append(archive*, void* to, void const* bytes, std::size_t size)
{
    static_cast<std::string*>(to)->append(static_cast<char const*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

void must(int said)
{
    if (said != ARCHIVE_OK)
        throw std::runtime_error("disclosure: a package cannot be written");
}

// Names that every file system takes; the list in it has the titles.
std::string name_of(std::size_t number)
{
    auto const digits = std::to_string(number);
    return std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits + ".pdf";
}

}  // namespace

std::string service::zipped(std::map<std::string, std::string> const& entries)
{
    constexpr std::time_t first_day = 315'532'800;  // 1980-01-01: the first that a zip can say
    std::string out;
    std::unique_ptr<archive, Freed> const zip(archive_write_new());
    must(archive_write_set_format_zip(zip.get()));
    must(archive_write_set_bytes_in_last_block(zip.get(), 1));
    must(archive_write_open(zip.get(), &out, nullptr, append, nullptr));
    for (auto const& [path, bytes] : entries) {
        std::unique_ptr<archive_entry, Freed> const entry(archive_entry_new());
        archive_entry_set_pathname_utf8(entry.get(), path.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), first_day, 0);
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
        must(archive_write_header(zip.get(), entry.get()));
        if (archive_write_data(zip.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
            must(ARCHIVE_FATAL);
    }
    must(archive_write_close(zip.get()));
    return out;
}

Result<std::string> made_bytes(Workplace const& here, std::string const&, Target const& target)
{
    crypto::SymmetricKey key;
    auto const opened = target.made.empty() ? std::nullopt : crypto::decrypt(here.keys.storage, target.made_key, service::made_context(target.id));
    if (!opened || opened->size() != key.bytes.size())
        return refuse(Kind::NotFound, "disclosure.nothing_made");
    std::ranges::copy(*opened, key.bytes.begin());
    auto bytes = here.files.read(target.made, key);
    if (!bytes || crypto::sha256_hex(*bytes) != target.made_hash)
        return refuse(Kind::Gone, "disclosure.page_unreadable");
    return std::move(*bytes);
}

Result<std::string> copies(Workplace const& here, Caller const& caller, CaseId const& id)
{
    auto const work = [&](db::Write& tx) -> Result<std::vector<Target>> {
        TRY(request_for(tx, caller, here, cases::may_read_disclosure, id));
        auto all = store::of_case(tx, id);
        std::erase_if(all, [](Target const& one) { return one.state != State::Fixed || one.outcome != Outcome::Disclosed; });
        if (all.empty())
            return refuse(Kind::Conflict, "disclosure.nothing_fixed");
        audit::record(tx, caller, here.now(), "disclosure.copies.taken", { { "case", id.value } }, { { "files", std::to_string(all.size()) } });
        return all;
    };
    auto const given = TRY(here.database.write(caller.tenant, { .name = "disclosure.copies" }, work));
    std::map<std::string, std::string> entries;
    std::string list = "\xEF\xBB\xBF" "ファイル\t文書の件名\tページ\tSHA-256\r\n";
    for (auto const& one : given) {
        auto const name = name_of(entries.size() + 1);
        list += name + "\t" + one.title + "\t" + std::to_string(one.proof.pages) + "\t" + one.made_hash + "\r\n";
        entries[name] = TRY(made_bytes(here, caller.tenant, one));
    }
    entries["list.txt"] = list;
    return service::zipped(entries);
}

}  // namespace mado::disclosure
