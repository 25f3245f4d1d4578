#pragma once
// Values to bytes and back: what a codec is, the library's codecs, and sets of them.

#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/choose.hpp"
#include "lsmer/codec/chunk.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/distinct.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/standard.hpp"
