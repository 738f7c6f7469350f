#include "cache.h"
#include "place.h"

namespace mado::files {

namespace {

class BucketPlace : public Place {
public:
    BucketPlace(std::filesystem::path cache, Bucket bucket) : client_(std::move(bucket.service)), prefix_(std::move(bucket.prefix)), cache_(std::move(cache), bucket.cache_bytes) {}

    std::filesystem::path const& folder() const override { return cache_.folder(); }

    // The name is the hash that the request is signed with: the service itself refuses other bytes.
    void take(std::filesystem::path const& temporary, std::string const& name) override
    {
        asking([&] { client_.put(prefix_ + name, temporary, name); });
        cache_.take(temporary, name);  // most blobs are read soon after they came
    }

    bool has(std::string const& name) override
    {
        return asking([&] { return client_.size_of(prefix_ + name).has_value(); });
    }

    std::optional<std::filesystem::path> local(std::string const& name) override
    {
        if (auto const kept = cache_.find(name))
            return kept;
        Temporary const temporary { temporary_in(cache_.folder()) };
        if (!asking([&] { return client_.get(prefix_ + name, temporary.path, name); }))
            return std::nullopt;
        return cache_.take(temporary.path, name);
    }

    bool forget_local(std::string const& name) override { return cache_.forget(name); }

    void remove(std::string const& name) override
    {
        cache_.forget(name);
        asking([&] { client_.remove(prefix_ + name); });
    }

    std::vector<std::string> older_than(Instant at) override
    {
        std::vector<std::string> names;
        asking([&] {
            client_.list(prefix_, [&](s3::Object const& object) {
                auto const name = object.key.substr(std::min(prefix_.size(), object.key.size()));
                if (is_blob_name(name) && object.modified.microseconds < at.microseconds)
                    names.push_back(name);
            });
        });
        return names;
    }

private:
    template <class F>
    static auto asking(F const& ask) -> decltype(ask())
    {
        try {
            return ask();
        } catch (s3::Failure const& failure) {
            throw Away(failure.what());
        }
    }

    s3::Client client_;
    std::string prefix_;
    Cache cache_;
};

}  // namespace

std::unique_ptr<Place> in_bucket(std::filesystem::path cache, Bucket bucket) { return std::make_unique<BucketPlace>(std::move(cache), std::move(bucket)); }

}  // namespace mado::files
