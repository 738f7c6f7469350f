// 添付 of a draft: parts of its record, with the bytes that were signed, for those who may see the draft; gone when it is disposed of.
#include "tests/house.h"

#include <mado/approvals/attachments.h>
#include <mado/approvals/erasure.h>

#include <fstream>

using namespace mado;
using namespace mado::records;
using namespace mado::records::test;

namespace {

struct Drafting : House {
    approvals::Draft decided_with(std::string const& bytes)
    {
        auto const path = folder.path / "estimate";
        std::ofstream(path, std::ios::binary) << bytes;
        auto const file = approvals::enclosed(here, { "files", "見積.txt", "text/plain", path.string(), bytes.size(), bytes, false }, "files");
        REQUIRE(file);
        approvals::Proposal what;
        what.matter_kind = "free";
        what.owner = "general_affairs/records";
        what.title = "書庫の棚の購入";
        what.body = "次のとおり購入してよろしいか。";
        what.route = "general_affairs";
        what.matter_class = "物品の購入";
        what.effect = "service";
        what.amount = 40'000;
        auto const drafter = office_head;
        auto const made = write([&](db::Write& tx) -> Result<approvals::Draft> {
            auto written = TRY(approvals::write(tx, drafter, here, what));
            written = TRY(approvals::attach(tx, drafter, here, written.id, { *file }, written.version));
            return approvals::circulate(tx, drafter, here, written.id, written.version);
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        static sanitizing::Tools const bounded { { .bounded_will_do = true } };
        REQUIRE(sanitizing::settle(here, bounded, code, std::string(approvals::owner_of_attachments), made->proposal.attachments.front().file));
        auto const decided = write([&](db::Write& tx) { return approvals::decide(tx, decider, here, made->id, "", made->version); });
        REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
        return *decided;
    }
};

TEST_CASE_FIXTURE(Drafting, "the files of a decided draft are parts of its record, as they were signed, and go when it is erased")
{
    auto const draft = decided_with("棚 2台 40,000円");
    auto const record = record_for(Kind::Draft, draft.id.value);
    auto const all = read([&](db::Read& tx) { return parts(tx, record.id); });
    REQUIRE(all.size() == 2);
    CHECK(all.at(0).hash == draft.hash);
    auto const& part = all.at(1);
    CHECK(part.origin == Origin::Draft);
    CHECK(part.title == "見積.txt");
    CHECK(part.hash == crypto::sha256_hex("棚 2台 40,000円"));
    auto const bytes = bytes_of(here, code, record.id, part);
    REQUIRE_MESSAGE(bytes, (bytes ? "" : bytes.error().key));
    CHECK(crypto::sha256_hex(*bytes) == part.hash);
    CHECK(bytes_of(here, neighbour, record.id, part).error().kind == RefusalKind::Gone);

    REQUIRE(write([&](db::Write& tx) -> Result<void> { approvals::erase(tx, "free", draft.proposal.matter); return {}; }));
    CHECK(bytes_of(here, code, record.id, part).error().kind == RefusalKind::Gone);
}

}  // namespace
