import { LightningElement } from 'lwc';
import styles from './styles.css';

/** What the page's own components share: one style sheet that holds in synthetic and in native shadow DOM. */
export default class PageElement extends LightningElement {
    static stylesheets = [styles];
}
