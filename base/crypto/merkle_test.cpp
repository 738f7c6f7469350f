#include <mado/crypto/box.h>

using namespace mado::crypto;

namespace {

// The leaves and roots that the implementations of Certificate Transparency test with.
std::vector<std::string> const leaves { "", std::string(1, '\0'), "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43", "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f" };
constexpr char const* roots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

std::vector<std::string> first(std::size_t n) { return { leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(n) }; }

TEST_CASE("the roots of the first one to eight leaves, and of none")
{
    CHECK(hex(merkle_root({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (std::size_t n = 1; n <= leaves.size(); ++n)
        CHECK(hex(merkle_root(first(n))) == roots[n - 1]);
}

TEST_CASE("a known path")
{
    auto const path = merkle_path(leaves, 0);
    REQUIRE(path.size() == 3);
    CHECK(hex(path[0]) == "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
    CHECK(hex(path[1]) == "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e");
    CHECK(hex(path[2]) == "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    CHECK(merkle_path({ "alone" }, 0).empty());
    CHECK_THROWS_AS(merkle_path(leaves, 8), std::out_of_range);
    CHECK_THROWS_AS(merkle_path({}, 0), std::out_of_range);
}

TEST_CASE("every path proves its leaf at its place, in trees of up to 33 leaves, and nothing else")
{
    std::vector<std::string> many;
    for (std::size_t n = 1; n <= 33; ++n) {
        many.push_back("event " + std::to_string(n));
        auto const root = merkle_root(many);
        for (std::size_t i = 0; i < n; ++i) {
            auto const path = merkle_path(many, i);
            CHECK(merkle_path_proves(many[i], i, n, path, root));
            CHECK_FALSE(merkle_path_proves("another", i, n, path, root));
            CHECK_FALSE(merkle_path_proves(many[i], n, n, path, root));
            if (n > 1)
                CHECK_FALSE(merkle_path_proves(many[i], i == 0 ? 1 : i - 1, n, path, root));
            for (std::size_t p = 0; p < path.size(); ++p) {
                auto changed = path;
                changed[p][31] = static_cast<char>(changed[p][31] ^ 1);
                CHECK_FALSE(merkle_path_proves(many[i], i, n, changed, root));
            }
            auto longer = path;
            longer.push_back(root);
            CHECK_FALSE(merkle_path_proves(many[i], i, n, longer, root));
            if (!path.empty())
                CHECK_FALSE(merkle_path_proves(many[i], i, n, { path.begin(), path.end() - 1 }, root));
        }
    }
    CHECK_FALSE(merkle_path_proves("", 0, 0, {}, merkle_root({})));
}

TEST_CASE("an inner node is never taken for a leaf")
{
    auto const left = sha256(std::string(1, '\0') + "a"), right = sha256(std::string(1, '\0') + "b");
    CHECK(merkle_root({ left + right }) != merkle_root({ "a", "b" }));
}

}  // namespace
