#pragma once
// What the use cases share about files that stand with a draft.
#include <mado/approvals/attachments.h>

namespace mado::approvals::service {

// Each with the id under which the sanitising will know it.
std::vector<Enclosed> named(Workplace const& here, std::vector<Enclosed> files);
std::vector<Attachment> attachments_of(std::vector<Enclosed> const& files);
Result<void> room_for(std::size_t there, std::size_t more);
// Rows of the version, and the work of the sanitising. They are in the draft's proposal already.
void enclose(db::Write& tx, Workplace const& here, DraftId const& draft, std::vector<Enclosed> const& files, std::int64_t since_version);
// The same files with another draft: one that is written again.
void name_again(db::Write& tx, Draft const& draft);
// Nobody can open it, whoever looks: told before the draft goes on its way.
Result<void> all_can_be_opened(db::Read& tx, Draft const& draft);
// A file that no draft names any more is gone for good.
void forget_unnamed(db::Write& tx, std::string_view file);

}  // namespace mado::approvals::service
