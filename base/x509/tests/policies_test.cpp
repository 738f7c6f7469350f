// RFC 5280 6.1: policies and their mapping. P1 … are 1.2.3.1 ….
#include "making.h"

namespace mado::x509::test {

namespace {

std::string policies(std::string list)  // "1 2 any"
{
    std::string text;
    while (!list.empty()) {
        auto const end = std::min(list.find(' '), list.size());
        auto const one = list.substr(0, end);
        text += (text.empty() ? "" : ",") + (one == "any" ? std::string(any_policy) : "1.2.3." + one);
        list.erase(0, std::min(end + 1, list.size()));
    }
    return text.empty() ? "" : "certificatePolicies=critical," + text + "\n";
}

std::string mapped(std::string const& from, std::string const& to)
{
    auto const oid = [](std::string const& one) { return one == "any" ? std::string(any_policy) : "1.2.3." + one; };
    return "policyMappings=critical," + oid(from) + ":" + oid(to) + "\n";
}

struct Asked {
    std::vector<std::string> initial {};
    bool explicit_policy = false, inhibit_mapping = false, inhibit_any = false;
};

// The last text is the end entity's; "=" in front: self-issued.
PathInputs chain(std::vector<std::string> const& extensions, Asked asked = {})
{
    std::vector<Made> all { root() };
    std::string subject;
    for (std::size_t i = 0; i < extensions.size(); ++i) {
        auto const same = extensions[i].starts_with('=');
        subject = same ? subject : "CN=Level " + std::to_string(i);
        all.push_back(issue(&all.back(), subject, (i + 1 < extensions.size() ? ca : ee) + extensions[i].substr(same ? 1 : 0)));
    }
    auto inputs = path(all);
    for (auto const& one : asked.initial)
        inputs.initial_policies.push_back(one == "any" ? std::string(any_policy) : "1.2.3." + one);
    inputs.explicit_policy = asked.explicit_policy;
    inputs.inhibit_mapping = asked.inhibit_mapping;
    inputs.inhibit_any = asked.inhibit_any;
    return inputs;
}

std::string const p1 = policies("1"), p2 = policies("2"), p12 = policies("1 2"), any = policies("any");
std::string const require0 = "policyConstraints=critical,requireExplicitPolicy:0\n", require1 = "policyConstraints=critical,requireExplicitPolicy:1\n",
                  require2 = "policyConstraints=critical,requireExplicitPolicy:2\n";
std::string const no_mapping0 = "policyConstraints=critical,inhibitPolicyMapping:0\n", no_any0 = "inhibitAnyPolicy=critical,0\n", no_any1 = "inhibitAnyPolicy=critical,1\n";

}  // namespace

TEST_CASE("policies")
{
    run({
        { "the same policy everywhere", true, [] { return chain({ p1, p1 }, { .explicit_policy = true }); } },
        { "… and it is in the initial set", true, [] { return chain({ p1, p1 }, { .initial = { "1" }, .explicit_policy = true }); } },
        { "… another initial set", false, [] { return chain({ p1, p1 }, { .initial = { "2" }, .explicit_policy = true }); }, "no policy" },
        { "… another initial set, none required", true, [] { return chain({ p1, p1 }, { .initial = { "2" } }); } },
        { "… an initial set of both", true, [] { return chain({ p1, p1 }, { .initial = { "1", "2" }, .explicit_policy = true }); } },
        { "… any in the initial set", true, [] { return chain({ p1, p1 }, { .initial = { "any", "2" }, .explicit_policy = true }); } },
        { "no policies, none required", true, [] { return chain({ "", "" }); } },
        { "no policies, one required", false, [] { return chain({ "", "" }, { .explicit_policy = true }); }, "no policy" },
        { "different policies", false, [] { return chain({ p1, p2 }, { .explicit_policy = true }); }, "no policy" },
        { "different policies, none required", true, [] { return chain({ p1, p2 }); } },
        { "overlapping policies", true, [] { return chain({ p12, policies("2 3") }, { .initial = { "2" }, .explicit_policy = true }); } },
        { "what overlaps is not in the initial set", false, [] { return chain({ p12, policies("2 3") }, { .initial = { "1" }, .explicit_policy = true }); }, "no policy" },
        { "any everywhere", true, [] { return chain({ any, any }, { .initial = { "1" }, .explicit_policy = true }); } },
        { "any above, one below", true, [] { return chain({ any, p1 }, { .initial = { "1" }, .explicit_policy = true }); } },
        { "any above, another below", false, [] { return chain({ any, p2 }, { .initial = { "1" }, .explicit_policy = true }); }, "no policy" },
        { "one above, any below", true, [] { return chain({ p1, any }, { .initial = { "1" }, .explicit_policy = true }); } },
        { "the CA requires one at once", false, [] { return chain({ require0, "" }); }, "no policy" },
        { "the CA requires one at once, and there is one", true, [] { return chain({ p1 + require0, p1 }); } },
        { "the CA requires one from the next on", false, [] { return chain({ require1, "" }); }, "no policy" },
        { "the CA requires one from the one after the next on, which comes", false, [] { return chain({ require2, "", "" }); }, "no policy" },
        { "the CA requires one from the one after the next on, which does not come", true, [] { return chain({ require2, "" }); } },
        { "a self-issued CA is not counted", true, [] { return chain({ require2, "=", "" }); } },
        { "the end entity requires one of itself", false, [] { return chain({ "", require0 }); }, "no policy" },
        { "a policy with a notice and an address", true, [] {
             return chain({ p1, "certificatePolicies=@one\n[one]\npolicyIdentifier=1.2.3.1\nCPS.1=http://town.example/cps\nuserNotice.1=@notice\n[notice]\nexplicitText=UTF8:hello\n" },
                 { .explicit_policy = true });
         } },
        { "a policy twice", false, [] { return chain({ p1, "certificatePolicies=1.2.3.1,1.2.3.1\n" }); }, "cannot be read" },
    });
}

TEST_CASE("any policy inhibited")
{
    run({
        { "by the caller", false, [] { return chain({ any, p1 }, { .explicit_policy = true, .inhibit_any = true }); }, "no policy" },
        { "by the caller, and none is any", true, [] { return chain({ p1, p1 }, { .explicit_policy = true, .inhibit_any = true }); } },
        { "by the CA at once", false, [] { return chain({ p1 + no_any0, any }, { .explicit_policy = true }); }, "no policy" },
        { "by the CA after one more", true, [] { return chain({ p1 + no_any1, any, p1 }, { .explicit_policy = true }); } },
        { "by the CA after one more, below it", false, [] { return chain({ p1 + no_any1, any, any }, { .explicit_policy = true }); }, "no policy" },
        { "a self-issued one may still", true, [] { return chain({ p1 + no_any0, "=" + any, p1 }, { .explicit_policy = true }); } },
        { "a self-issued end entity may not", false, [] { return chain({ p1 + no_any0, "=" + any }, { .explicit_policy = true }); }, "no policy" },
        { "a later higher number changes nothing", false, [] { return chain({ p1 + no_any0, p1 + "inhibitAnyPolicy=critical,5\n", any }, { .explicit_policy = true }); }, "no policy" },
    });
}

TEST_CASE("policy mapping")
{
    run({
        { "mapped", true, [] { return chain({ p1 + mapped("1", "2"), p2 }, { .initial = { "1" }, .explicit_policy = true }); } },
        { "what it was mapped to is not the initial policy", false, [] { return chain({ p1 + mapped("1", "2"), p2 }, { .initial = { "2" }, .explicit_policy = true }); }, "no policy" },
        { "mapped, but the old one is used", false, [] { return chain({ p1 + mapped("1", "2"), p1 }, { .explicit_policy = true }); }, "no policy" },
        { "mapping inhibited by the caller", false, [] { return chain({ p1 + mapped("1", "2"), p2 }, { .explicit_policy = true, .inhibit_mapping = true }); }, "no policy" },
        { "mapping inhibited by the CA above", false, [] { return chain({ p1 + no_mapping0, p1 + mapped("1", "2"), p2 }, { .explicit_policy = true }); }, "no policy" },
        { "mapping inhibited by the mapping CA, for those below", true, [] { return chain({ p1 + mapped("1", "2") + no_mapping0, p2 }, { .explicit_policy = true }); } },
        { "inhibited, and only the mapped policy is lost", true, [] {
             return chain({ p12 + no_mapping0, p12 + mapped("1", "3"), policies("2 3") }, { .initial = { "2" }, .explicit_policy = true });
         } },
        { "mapped twice in a row", true, [] { return chain({ p1 + mapped("1", "2"), p2 + mapped("2", "3"), policies("3") }, { .initial = { "1" }, .explicit_policy = true }); } },
        { "mapped from any", false, [] { return chain({ any + mapped("any", "1"), p1 }); }, "anyPolicy is mapped" },
        { "mapped to any", false, [] { return chain({ p1 + mapped("1", "any"), p1 }); }, "anyPolicy is mapped" },
        { "a policy that only any asserts is mapped", true, [] { return chain({ any + mapped("1", "2"), p2 }, { .initial = { "1" }, .explicit_policy = true }); } },
        { "a policy that nobody asserts is mapped", false, [] { return chain({ p1 + mapped("2", "3"), policies("3") }, { .explicit_policy = true }); }, "no policy" },
        { "two policies to one", true, [] {
             return chain({ p12 + "policyMappings=1.2.3.1:1.2.3.3,1.2.3.2:1.2.3.3\n", policies("3") }, { .initial = { "2" }, .explicit_policy = true });
         } },
        { "a self-issued CA does not use up the leave to map", true, [] {
             return chain({ p1 + "policyConstraints=critical,inhibitPolicyMapping:1\n", "=" + p1, p1 + mapped("1", "2"), p2 }, { .explicit_policy = true });
         } },
        { "any other CA does", false, [] {
             return chain({ p1 + "policyConstraints=critical,inhibitPolicyMapping:1\n", p1, p1 + mapped("1", "2"), p2 }, { .explicit_policy = true });
         }, "no policy" },
    });
}

TEST_CASE("policies that multiply stay small")
{
    // Each level maps each of eight policies to all eight: 8^n paths in a tree.
    std::string eight = "certificatePolicies=", all;
    for (int i = 1; i <= 8; ++i) {
        eight += (i == 1 ? "" : ",") + std::string("1.2.3.") + std::to_string(i);
        for (int j = 1; j <= 8; ++j)
            all += (all.empty() ? "policyMappings=" : ",") + std::string("1.2.3.") + std::to_string(i) + ":1.2.3." + std::to_string(j);
    }
    std::vector<std::string> levels(20, eight + "\n" + all + "\n");
    levels.push_back(policies("8"));
    CHECK(validate(chain(levels, { .initial = { "1" }, .explicit_policy = true })).valid);
    CHECK_FALSE(validate(chain(levels, { .initial = { "9" }, .explicit_policy = true })).valid);
}

}  // namespace mado::x509::test
