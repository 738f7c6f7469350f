#pragma once
#include <mado/api/system.h>
#include <mado/approvals/attachments.h>

namespace mado::approvals::store {

struct KeptAttachment {
    Attachment attachment;
    std::int64_t number = 0, since_version = 1, until_version = 0;
    bool is_in(std::int64_t version) const { return since_version <= version && (until_version == 0 || version < until_version); }
};
std::vector<KeptAttachment> attachments(db::Read& tx, DraftId const& draft);      // of all versions, in the order in which they came
std::vector<Attachment> attachments_now(db::Read& tx, DraftId const& draft);
void insert(db::Write& tx, DraftId const& draft, KeptAttachment const& one);
void end(db::Write& tx, DraftId const& draft, std::string_view file, std::int64_t until_version);
void remove(db::Write& tx, DraftId const& draft, std::string_view file);          // of a draft that nobody has seen
std::vector<DraftId> drafts_with(db::Read& tx, std::string_view file);

struct Upload {
    std::string id;
    api::SystemId system;
    std::string blob;
    std::int64_t size = 0;                  // of the ciphertext
    std::string title, hash, key_hash;
    Instant at {};
};
void insert(db::Write& tx, Upload const& upload);
std::optional<Upload> upload(db::Read& tx, std::string const& id, api::SystemId const& system);
bool remove_upload(db::Write& tx, std::string const& id);
std::vector<std::string> uploads_before(db::Read& tx, Instant before, int most);
std::int64_t waiting_bytes(db::Read& tx, api::SystemId const& system);

std::vector<db::Statement> attachment_statements();

}  // namespace mado::approvals::store
