#pragma once
// What tests that kill share: a process that acknowledges what it did, chance that can be repeated, and a clerk's whole work on one case.
#include "house.h"

#include <mado/approvals/drafts.h>
#include <mado/documents/documents.h>
#include <mado/treasury/receipts.h>

#include <csignal>
#include <cstdio>
#include <random>

namespace mado::faults {

// Runs `work` in a process of its own, which acknowledges by lines over a pipe.
class Child {
public:
    explicit Child(std::function<void(std::function<void(std::string const&)> const&)> work)
    {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        std::fflush(nullptr);
        process_ = ::fork();
        if (process_ == 0) {
            ::close(ends[0]);
            int status = 0;
            try {
                work([&](std::string const& line) {
                    auto const text = line + "\n";
                    if (::write(ends[1], text.data(), text.size()) != static_cast<ssize_t>(text.size()))
                        ::_exit(3);
                });
            } catch (std::exception const& error) {
                std::fprintf(stderr, "child: %s\n", error.what());
                status = 2;
            }
            ::_exit(status);
        }
        ::close(ends[1]);
        from_ = ends[0];
    }
    ~Child()
    {
        kill();
        ::close(from_);
    }
    // Lines until there are so many, or the child has ended.
    std::vector<std::string> lines(std::size_t most)
    {
        std::vector<std::string> found;
        char byte = 0;
        while (found.size() < most && ::read(from_, &byte, 1) == 1) {
            if (byte != '\n')
                rest_ += byte;
            else
                found.push_back(std::exchange(rest_, {}));
        }
        return found;
    }
    // At least one line; ends the child so much later, and gives all that it said until then.
    std::vector<std::string> killed_after(std::chrono::microseconds moment)
    {
        auto said = lines(1);
        ::usleep(static_cast<useconds_t>(moment.count()));
        kill();
        for (auto more = lines(1000); !more.empty(); more = lines(1000))
            std::ranges::move(more, std::back_inserter(said));
        return said;
    }
    void kill()
    {
        if (process_ <= 0)
            return;
        ::kill(process_, SIGKILL);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = 0;
        CHECK_MESSAGE(WIFSIGNALED(status), "the child ended by itself");
    }
    int wait()
    {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = 0;
        return status;
    }

private:
    pid_t process_ = 0;
    int from_ = -1;
    std::string rest_;
};

inline std::mt19937 chance()
{
    char const* const given = std::getenv("MADO_FAULT_SEED");
    auto const seed = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device {}();
    std::printf("faults: MADO_FAULT_SEED=%u\n", seed);
    return std::mt19937(seed);
}

// Takes, notes the fee as paid, drafts and decides one case; what an earlier life has done of it is not done again.
inline void decide(Workplace const& here, Caller const& clerk, std::vector<Caller> const& heads, CaseId const& id)
{
    auto const write = [&](auto work) { return here.database.write(town, documents::numbering("test"), work); };
    auto const now = [&] { return here.database.read(town, [&](db::Read& tx) { return must(cases::find(tx, id), "find"); }); };
    auto found = now();
    if (found.state == cases::CaseState::Received)
        found = must(write([&](db::Write& tx) { return cases::take(tx, clerk, here, id, found.version); }), "take");
    if (found.state == cases::CaseState::Examining) {
        auto const unpaid = here.database.read(town, [&](db::Read& tx) { return cases::payments(tx, id).empty(); });
        if (unpaid)
            must(write([&](db::Write& tx) { return treasury::receive(tx, clerk, here, { .provider = "test", .reference = id.value, .amount = Yen(3000), .paid_on = here.now().today(), .claim = treasury::claim_of(tx, "case", id.value, "registration")->id }); }), "payment");
        auto const prepared = here.database.read(town, [&](db::Read& tx) { return cases::prepare(tx, clerk, here, id, { "done", {} }); });
        auto const ready = must(prepared, "prepare");
        must(write([&](db::Write& tx) { return cases::draft_decision(tx, clerk, here, id, ready); }), "draft");
        found = now();
    }
    if (found.state != cases::CaseState::InApproval)
        return;
    auto const draft = here.database.read(town, [&](db::Read& tx) { return must(approvals::find(tx, found.draft), "draft"); });
    for (auto const& head : heads)
        if (head.position == draft.decider)
            must(write([&](db::Write& tx) { return approvals::decide(tx, head, here, draft.id, "", draft.version); }), "decide");
}

}  // namespace mado::faults
