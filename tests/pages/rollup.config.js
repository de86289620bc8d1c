import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import replace from '@rollup/plugin-replace';
import lwc from '@lwc/rollup-plugin';

const POLYFILL = '<script type="module" src="/assets/synthetic-shadow.js"></script>';

// Mixed is what Lightning Experience has been since Spring '25: the polyfill, and some base components that opt out of it.
const SHADOWS = [
    { shadow: 'synthetic', suffix: '', scripts: POLYFILL },
    { shadow: 'native', suffix: '-native', scripts: '' },
    {
        shadow: 'mixed',
        suffix: '-mixed',
        scripts: `<script>window.lwcRuntimeFlags = { ENABLE_MIXED_SHADOW_MODE: true };</script>${POLYFILL}`,
    },
];

/** Writes each page once for each kind of shadow DOM, and the style sheet. */
function pages() {
    return {
        name: 'pages',
        generateBundle() {
            for (const page of ['record', 'list']) {
                const html = readFileSync(`src/${page}.html`, 'utf8');
                for (const { shadow, suffix, scripts } of SHADOWS) {
                    const source = html.replace('%shadow%', shadow).replace('<!-- %scripts% -->', scripts);
                    this.emitFile({ type: 'asset', fileName: `${page}${suffix}.html`, source });
                }
            }
            this.emitFile({ type: 'asset', fileName: 'page.css', source: readFileSync('src/page.css', 'utf8') });
        },
    };
}

export default {
    input: { record: 'src/record.js', list: 'src/list.js', 'synthetic-shadow': 'src/synthetic-shadow.js' },
    output: { dir: 'build', format: 'es', chunkFileNames: 'chunk-[name].js' },
    plugins: [
        replace({ preventAssignment: true, values: { 'import.meta.env.SSR': 'false', 'process.env.NODE_ENV': '"production"' } }),
        lwc({
            enableDynamicComponents: true,
            rootDir: 'src/modules',
            modules: [
                // Absolute, for it is looked up from whichever package asks.
                { name: '@salesforce/i18n/locale', path: fileURLToPath(new URL('src/locale.js', import.meta.url)) },
                { npm: 'lightning-base-components' },
            ],
            // The wire service is a default module too, and nothing here uses it.
            defaultModules: [{ npm: '@lwc/engine-dom' }, { npm: '@lwc/synthetic-shadow' }],
        }),
        pages(),
    ],
    onwarn(warning, warn) {
        if (warning.code !== 'CIRCULAR_DEPENDENCY') warn(warning);
    },
};
