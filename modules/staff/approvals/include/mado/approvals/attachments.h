#pragma once
// 添付: files that stand with a draft (Attachment and Enclosed in drafts.h). The hash of a version names them, so a step signs them too; people open the
// clean form (無害化). On its way a draft takes and gives them up by edit().
#include <mado/approvals/drafts.h>
#include <mado/http/message.h>
#include <mado/sanitizing/files.h>

namespace mado::approvals {

constexpr std::size_t most_attachments = 20;
inline constexpr std::string_view owner_of_attachments = "draft";  // in the sanitising, with Attachment::file

// Keeps the bytes and types them by their content. Invalid at `field`: too large, nothing in it, or of a kind that cannot be made harmless.
Result<Enclosed> enclosed(Workplace const& here, http::Upload const& upload, std::string const& field);

// To a draft that is still written, and away from it. Refuse as rewrite(); Invalid "files" (too many).
Result<Draft> attach(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::vector<Enclosed> const& files, std::int64_t expected_version);
Result<Draft> detach(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::vector<std::string> const& files, std::int64_t expected_version);

// One of the draft, also of an earlier version of it, with what has become of it. NotFound. Whether the caller may see the draft is asked before.
Result<sanitizing::File> file_of(db::Read& tx, Draft const& draft, std::string_view blob);
// As it came: nobody needs it for daily work. Who leads, not who drafts: the machine that opens it may be lost. Its POST wants a fresh second factor.
inline constexpr access::Action may_read_original { "approvals.attachment.read_original", { access::Role::Approver }, access::Action::Asks::FreshFactor };
// The reason and the event, before the bytes are handed out; the reason stands with the draft's comments. Refuses NotFound, Forbidden (also "sanitizing.infected"), Conflict "sanitizing.waiting" and
// Invalid (comment).
Result<sanitizing::File> note_original(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view blob, std::string_view reason);
// The drafts that name the file: its words are found by their records.
std::vector<DraftId> drafts_with(db::Read& tx, std::string_view file);

}  // namespace mado::approvals
